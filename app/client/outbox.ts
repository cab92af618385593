import type { WireMessage } from "~/protocol/messages";
import type { ChatApi } from "./api";
import { judgeFailure } from "./judge-failure";
import { createKeyedTasks } from "./keyed-tasks";
import type { OutboxItem } from "./outbox-item";
import { createOutboxShelf, type OutboxShelf, type OutboxShelfOptions } from "./outbox-shelf";
import type { OwnWord } from "./own-words";
import type { TaskOutcome } from "./retry-task";

/** What an outbox needs, and whom it tells. */
export interface OutboxOptions extends OutboxShelfOptions {
  readonly api: ChatApi;
  /** The server has it. */
  onStored(message: WireMessage): void;
  /** 401: everything stays queued; the caller stops the outbox. */
  onSignedOut(): void;
}

/**
 * One's own messages until the server has them: per conversation in order, one at a time, each under the same key
 * however often it is tried (P2). One that is refused steps aside for the next. All tabs of a person hold the same
 * ones; the tab whose outbox is started sends them.
 */
export interface Outbox extends Pick<OutboxShelf, "items" | "confirm" | "load" | "clear"> {
  add(channelId: string, content: string): void;
  retry(clientMessageId: string): void;
  /** Gives a failed one up and returns it; null when there is none. */
  discard(clientMessageId: string): OutboxItem | null;
  /** Takes in what another tab said. */
  hear(word: OwnWord): void;
  start(): void;
  stop(): void;
  /** The network is back: no more waiting. */
  retryNow(): void;
}

/** After this long nobody knows whether a message still says what its author means: it waits to be asked for, ms. */
export const FRESH_MS = 24 * 60 * 60_000;
const QUEUED = { state: "queued", error: null } as const;

/** Makes an empty outbox, at rest. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { api, clock, random, tell } = options;
  const shelf = createOutboxShelf(options);
  const tasks = createKeyedTasks({ clock, random, work: sendNext });
  /** Null while stopped. */
  let ending: AbortController | null = null;

  function request(channelId: string): void {
    if (ending !== null) tasks.request(channelId);
  }

  async function sendNext(channelId: string): Promise<TaskOutcome> {
    const item = shelf.items().find((one) => one.channelId === channelId && one.state !== "failed");
    if (item === undefined || ending === null) return "done";
    const { signal } = ending;
    const { clientMessageId, content } = item;
    if (clock.now() - Date.parse(item.createdAt) > FRESH_MS) {
      shelf.change({ ...item, state: "failed", error: "too_old" });
      return "again";
    }
    const era = options.era();
    shelf.change({ ...item, state: "sending", error: null });
    try {
      const { message } = await api.send({ channelId, content, clientMessageId }, signal);
      if (signal.aborted) return "done";
      // Asked again under the same key, the server says whether the new history has it, or stores it there.
      if (options.era() !== era) return "again";
      options.onStored(message);
      shelf.remove(shelf.items().filter((one) => one.clientMessageId === clientMessageId));
      tell({ kind: "stored", clientMessageId });
      return "again";
    } catch (caught) {
      if (signal.aborted) return "done";
      const { error, kind, outcome } = judgeFailure(caught);
      const isRefused = kind === "final";
      const known = shelf.find(clientMessageId);
      if (known) shelf.change({ ...known, ...(isRefused ? { state: "failed", error: error.code } : QUEUED) });
      if (kind === "signed_out") options.onSignedOut();
      return isRefused ? "again" : outcome;
    }
  }

  return {
    items: shelf.items,
    confirm: shelf.confirm,
    clear: shelf.clear,
    load: shelf.load,
    add: (channelId, content) => request(shelf.add(channelId, content).channelId),
    retry(clientMessageId) {
      const item = shelf.find(clientMessageId);
      if (item?.state !== "failed") return;
      shelf.change({ ...(item.error === "too_old" ? shelf.renew(item) : item), ...QUEUED });
      request(item.channelId);
    },
    discard(clientMessageId) {
      const item = shelf.find(clientMessageId);
      if (item?.state !== "failed") return null;
      shelf.remove([item]);
      tell({ kind: "drop", clientMessageId });
      return item;
    },
    hear(word) {
      shelf.hear(word, ending !== null);
      if (word.kind === "put") request(word.item.channelId);
    },
    start() {
      ending ??= new AbortController();
      for (const { channelId } of shelf.items()) request(channelId);
    },
    stop() {
      if (ending === null) return;
      ending.abort();
      ending = null;
      tasks.stop();
      for (const item of shelf.items()) if (item.state === "sending") shelf.hold({ ...item, ...QUEUED });
    },
    retryNow: tasks.retryNow,
  };
}
