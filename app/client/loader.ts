import type { WireMessage } from "~/protocol/messages";
import type { ListAnswer } from "~/protocol/requests";
import type { ChatApi } from "./api";
import { applyAskedList, applyRestartList } from "./apply-list";
import type { ChatState } from "./chat-state";
import type { Clock } from "./clock";
import { isComplete } from "./conversation";
import { judgeFailure } from "./judge-failure";
import { createKeyedTasks } from "./keyed-tasks";
import { applyHistory } from "./open-conversation";
import type { Random } from "./random";
import { createRetryTask, type TaskOutcome } from "./retry-task";
import { setHistory, setLoadingOlder } from "./set-history";

/** What a loader needs, and whom it tells. */
export interface LoaderOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly random: Random;
  get(): ChatState;
  /** `messages`: what came with this change. */
  update(change: (state: ChatState) => ChatState, messages?: readonly WireMessage[]): void;
  /** After `restart`: the stream goes on from here. */
  onRestart(cursor: string): void;
  onSignedOut(): void;
}

/** Asks the server for what the state lacks. */
export interface Loader {
  /** Call after every change of the state. */
  check(): void;
  /** Loads the list and everything on the screen anew, because the stream cannot go on from its cursor. */
  restart(): void;
  /** Tries a failed first load again. */
  reload(channelId: string): void;
  /**
   * The page before what is loaded, of `limit` messages at most; resolves when it is there or cannot be had now.
   * One at a time: asked for again meanwhile, it is the same page.
   */
  loadOlder(channelId: string, limit?: number): Promise<void>;
  start(): void;
  stop(): void;
  retryNow(): void;
}

/** An answer to one's own send may overtake the stream by a moment: that hole closes by itself. */
export const HOLE_GRACE_MS = 1_000;
/** How soon a list that was refused for good is asked for again. */
const REFUSED_RETRY_MS = 30_000;

/** Makes a loader at rest. */
export function createLoader(options: LoaderOptions): Loader {
  const { api, clock, random, get, update } = options;
  const listTask = createRetryTask({ clock, random, work: loadList });
  const historyTasks = createKeyedTasks({ clock, random, work: loadNewest });
  /** Generations of conversations whose history the server refuses: asked for again only by the person. */
  const refused = new Set<number>();
  /** Earlier pages under way, by generation. */
  const older = new Map<number, Promise<void>>();
  let restarting = false;
  let ending: AbortController | null = null;

  function check(): void {
    if (ending === null) return;
    const state = get();
    if (state.listWishes > 0 || restarting) listTask.request();
    for (const [id, open] of state.conversations) {
      if (refused.has(open.generation) || isComplete(open, state.records.get(id))) continue;
      const isHole = open.history === "ready" && !open.stale;
      historyTasks.request(id, isHole ? HOLE_GRACE_MS : 0);
    }
  }

  async function loadList(): Promise<TaskOutcome> {
    const before = get();
    const isRestart = restarting;
    if (ending === null || (before.listWishes === 0 && !isRestart)) return "done";
    const { signal } = ending;
    let list: ListAnswer;
    try {
      list = await api.messaging({ action: "list_channels" }, signal);
    } catch (caught) {
      const { kind, outcome } = judgeFailure(caught);
      if (signal.aborted) return "done";
      if (kind === "signed_out") options.onSignedOut();
      return kind === "final" ? { retryAfterMs: REFUSED_RETRY_MS } : outcome;
    }
    if (signal.aborted) return "done";
    if (get().resets !== before.resets || restarting !== isRestart) return "again";
    restarting = false;
    update((state) => (isRestart ? applyRestartList : applyAskedList)(state, list, before));
    if (isRestart) options.onRestart(list.cursor);
    return "done";
  }

  async function loadNewest(channelId: string): Promise<TaskOutcome> {
    const open = get().conversations.get(channelId);
    if (open === undefined || refused.has(open.generation)) return "done";
    if (isComplete(open, get().records.get(channelId))) return "done";
    const { kind, outcome } = await load(channelId, open.generation);
    const now = get().conversations.get(channelId);
    if (kind === "stopped" || now === undefined) return "done";
    if (now.generation !== open.generation) return "again";
    if (kind === "loaded") return isComplete(now, get().records.get(channelId)) ? "done" : outcome;
    if (kind === "final") refused.add(open.generation);
    if (kind === "final" || now.baseSeq === null) update((state) => setHistory(state, channelId, "failed"));
    return outcome;
  }

  /** Loads one page and takes it in; a page that leaves the conversation incomplete is a reason to try again. */
  async function load(
    channelId: string,
    generation: number,
    page: { readonly before?: number; readonly limit?: number } = {},
  ) {
    const incomplete: TaskOutcome = { retryAfterMs: null };
    if (ending === null) return { kind: "stopped", outcome: incomplete } as const;
    const { signal } = ending;
    try {
      const answer = await api.messaging({ action: "history", channelId, ...page }, signal);
      if (signal.aborted) return { kind: "stopped", outcome: incomplete } as const;
      update((state) => applyHistory(state, channelId, answer, generation), answer.messages);
      return { kind: "loaded", outcome: incomplete } as const;
    } catch (caught) {
      const { kind, outcome } = judgeFailure(caught);
      if (signal.aborted) return { kind: "stopped", outcome: incomplete } as const;
      if (kind === "signed_out") options.onSignedOut();
      return { kind, outcome } as const;
    }
  }

  async function loadPage(channelId: string, generation: number, page: { readonly before: number }) {
    update((state) => setLoadingOlder(state, channelId, true));
    await load(channelId, generation, page);
    update((state) => setLoadingOlder(state, channelId, false));
  }

  return {
    check,
    restart() {
      restarting = true;
      check();
    },
    reload(channelId) {
      refused.delete(get().conversations.get(channelId)?.generation ?? 0);
      historyTasks.retryNow();
      update((state) => setHistory(state, channelId, "loading"));
    },
    async loadOlder(channelId, limit) {
      const open = get().conversations.get(channelId);
      if (!open?.hasMore || open.stale || open.baseSeq === null) return;
      const { generation, baseSeq } = open;
      const page = { before: baseSeq, ...(limit === undefined ? {} : { limit }) };
      const work = older.get(generation) ?? loadPage(channelId, generation, page);
      older.set(generation, work);
      await work;
      older.delete(generation);
    },
    start() {
      ending ??= new AbortController();
      check();
    },
    stop() {
      ending?.abort();
      ending = null;
      listTask.stop();
      historyTasks.stop();
    },
    retryNow() {
      listTask.retryNow();
      historyTasks.retryNow();
    },
  };
}
