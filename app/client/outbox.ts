import type { WireMessage } from "~/protocol/messages";
import type { ChatApi } from "./api";
import type { Clock } from "./clock";
import { judgeFailure } from "./judge-failure";
import { createKeyedTasks } from "./keyed-tasks";
import { fromStored, type OutboxItem, toStored } from "./outbox-item";
import type { PersonStorage } from "./person-storage";
import type { Random } from "./random";
import type { TaskOutcome } from "./retry-task";

/** What an outbox needs, and whom it tells. */
export interface OutboxOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: PersonStorage;
  /** Changes whenever a history was replaced: an answer that crosses that proves nothing. */
  era(): number;
  onChange(): void;
  /** The server has it. */
  onStored(message: WireMessage): void;
  /** 401: everything stays queued; the caller stops the outbox. */
  onSignedOut(): void;
}

/**
 * One's own messages until the server has them: per conversation in order, one at a time, each under the same key
 * however often it is tried (P2). One that is refused steps aside for the next.
 */
export interface Outbox {
  /** In the order they were written; a new array whenever anything in it changes. */
  items(): readonly OutboxItem[];
  add(channelId: string, content: string): void;
  retry(clientMessageId: string): void;
  /** Gives a failed one up and returns it; null when there is none. */
  discard(clientMessageId: string): OutboxItem | null;
  /** These messages are in the conversation, whatever became of the answer. */
  confirm(messages: readonly WireMessage[]): void;
  start(): void;
  stop(): void;
  /** The network is back: no more waiting. */
  retryNow(): void;
  clear(): void;
}

/** Makes an outbox from what was written down before, at rest. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { api, clock, random, storage } = options;
  const tasks = createKeyedTasks({ clock, random, work: sendNext });
  let items = fromStored(storage.read("outbox"));
  /** Null while stopped. */
  let ending: AbortController | null = null;

  function replace(next: readonly OutboxItem[]): void {
    items = next;
    storage.write("outbox", next.length === 0 ? null : next.map(toStored));
    options.onChange();
  }

  function change(clientMessageId: string, next: Pick<OutboxItem, "state" | "error">): void {
    replace(items.map((item) => (item.clientMessageId === clientMessageId ? { ...item, ...next } : item)));
  }

  function remove(isGone: (item: OutboxItem) => boolean): void {
    const left = items.filter((item) => !isGone(item));
    if (left.length < items.length) replace(left);
  }

  function request(channelId: string): void {
    if (ending !== null) tasks.request(channelId);
  }

  async function sendNext(channelId: string): Promise<TaskOutcome> {
    const item = items.find((one) => one.channelId === channelId && one.state !== "failed");
    if (item === undefined || ending === null) return "done";
    const { signal } = ending;
    const { clientMessageId, content } = item;
    const era = options.era();
    change(clientMessageId, { state: "sending", error: null });
    try {
      const { message } = await api.send({ channelId, content, clientMessageId }, signal);
      if (signal.aborted) return "done";
      // Asked again under the same key, the server says whether the new history has it, or stores it there.
      if (options.era() !== era) return "again";
      options.onStored(message);
      remove((one) => one.clientMessageId === clientMessageId);
      return "again";
    } catch (caught) {
      if (signal.aborted) return "done";
      const { error, kind, outcome } = judgeFailure(caught);
      const isRefused = kind === "final";
      change(clientMessageId, isRefused ? { state: "failed", error: error.code } : QUEUED);
      if (kind === "signed_out") options.onSignedOut();
      return isRefused ? "again" : outcome;
    }
  }

  return {
    items: () => items,
    add(channelId, content) {
      const createdAt = new Date(clock.now()).toISOString();
      replace([...items, { channelId, clientMessageId: random.id(), content, createdAt, ...QUEUED }]);
      request(channelId);
    },
    retry(clientMessageId) {
      const item = items.find((one) => one.clientMessageId === clientMessageId && one.state === "failed");
      if (item === undefined) return;
      change(clientMessageId, QUEUED);
      request(item.channelId);
    },
    discard(clientMessageId) {
      const item = items.find((one) => one.clientMessageId === clientMessageId && one.state === "failed");
      if (item !== undefined) remove((one) => one === item);
      return item ?? null;
    },
    confirm(messages) {
      const isThere = (item: OutboxItem) => (message: WireMessage) =>
        message.clientMessageId === item.clientMessageId && message.channelId === item.channelId;
      if (items.length > 0) remove((item) => messages.some(isThere(item)));
    },
    start() {
      ending ??= new AbortController();
      for (const { channelId } of items) request(channelId);
    },
    stop() {
      ending?.abort();
      ending = null;
      tasks.stop();
      if (items.some(({ state }) => state === "sending"))
        replace(items.map((item) => (item.state === "sending" ? { ...item, ...QUEUED } : item)));
    },
    retryNow: tasks.retryNow,
    clear: () => replace([]),
  };
}

const QUEUED = { state: "queued", error: null } as const;
