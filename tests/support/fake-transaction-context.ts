import type { Actor } from "~/services/ports/chat-database";
import type { FakeChatState } from "./fake-chat-state";

/** What the fake repositories of one transaction work with. */
export interface FakeTransactionContext {
  readonly actor: Actor;
  readonly now: () => Date;
  /** What this transaction sees at this moment: committed rows, and its own. */
  readonly view: () => FakeChatState;
  /** Does something that others see after the commit. */
  readonly write: (change: (state: FakeChatState) => void) => void;
  /** Waits for a row's lock and keeps it until the transaction ends. */
  readonly lock: (name: string) => Promise<void>;
  readonly nextId: () => number;
  /** One statement, for the roles that are granted it: another instance may come in before and after it. */
  readonly step: <T>(
    name: string,
    roles: readonly Actor["role"][],
    operation: () => T | Promise<T>,
  ) => Promise<T>;
}
