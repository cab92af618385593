import type { ChangeOutcome } from "~/client/message-changer";
import type { SearchOutcome } from "~/client/message-search";
import type { ReopenOutcome } from "~/client/reopen-conversation";
import type { ChatSession, ChatSnapshot, ConversationSnapshot } from "~/client/snapshot";
import { makeConversation, SAM } from "./make-conversation";

/** A session whose state the test decides; every call is written down as `[name, ...arguments]`. */
export interface FakeSession extends ChatSession {
  readonly calls: readonly (readonly unknown[])[];
  change(changes: Partial<ChatSnapshot>): void;
  changeConversation(channelId: string, changes: Partial<ConversationSnapshot>): void;
  /** What the next `send` answers. */
  answerSend(answer: ReturnType<ChatSession["send"]>): void;
  /** What the next edits and deletes answer. */
  answerChange(answer: ChangeOutcome | Promise<ChangeOutcome>): void;
  answerSearch(answer: SearchOutcome | Promise<SearchOutcome>): void;
  answerReopen(answer: ReopenOutcome | Promise<ReopenOutcome>): void;
  failBack(): void;
  failOlder(): void;
}

export function createFakeSession(conversation?: ConversationSnapshot): FakeSession {
  const listeners = new Set<() => void>();
  const calls: (readonly unknown[])[] = [];
  let sendAnswer: ReturnType<ChatSession["send"]> = { accepted: true };
  let changeAnswer: ChangeOutcome | Promise<ChangeOutcome> = { done: true };
  let searchAnswer: SearchOutcome | Promise<SearchOutcome> = { done: true, hits: [], complete: true };
  let reopenAnswer: ReopenOutcome | Promise<ReopenOutcome> = { done: true };
  let backAnswer = true;
  let olderFails = false;
  let snapshot: ChatSnapshot = {
    you: SAM,
    connection: { status: "live" },
    channels: conversation === undefined ? [] : [conversation.channel],
    here: new Set(),
    conversations: conversation === undefined ? {} : { [conversation.channel.id]: conversation },
    leads: true,
    keepsUnsent: true,
    forgotten: false,
  };
  const note =
    (name: string) =>
    (...values: unknown[]) => {
      calls.push([name, ...values]);
    };
  const change = (changes: Partial<ChatSnapshot>) => {
    snapshot = { ...snapshot, ...changes };
    for (const listener of listeners) listener();
  };
  const changeConversation = (channelId: string, changes: Partial<ConversationSnapshot>) => {
    const before = snapshot.conversations[channelId] ?? makeConversation();
    change({ conversations: { ...snapshot.conversations, [channelId]: { ...before, ...changes } } });
  };
  return {
    calls,
    change,
    changeConversation,
    answerSend: (answer) => {
      sendAnswer = answer;
    },
    answerChange: (answer) => {
      changeAnswer = answer;
    },
    answerSearch: (answer) => {
      searchAnswer = answer;
    },
    answerReopen: (answer) => {
      reopenAnswer = answer;
    },
    failBack: () => {
      backAnswer = false;
    },
    failOlder: () => {
      olderFails = true;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    start: note("start"),
    stop: note("stop"),
    openConversation: note("openConversation"),
    closeConversation: note("closeConversation"),
    async loadOlder(channelId) {
      calls.push(["loadOlder", channelId]);
      if (olderFails) throw new Error("no network");
    },
    async loadBackTo(...values) {
      calls.push(["loadBackTo", ...values]);
      return backAnswer;
    },
    async search(...values) {
      calls.push(["search", ...values]);
      return searchAnswer;
    },
    reloadHistory: note("reloadHistory"),
    mergeList: note("mergeList"),
    send(channelId, text) {
      calls.push(["send", channelId, text]);
      if (sendAnswer.accepted) changeConversation(channelId, { draft: "" });
      return sendAnswer;
    },
    retry: note("retry"),
    discard: note("discard"),
    setDraft(channelId, draft) {
      calls.push(["setDraft", channelId, draft]);
      changeConversation(channelId, { draft });
    },
    async editMessage(...values) {
      calls.push(["editMessage", ...values]);
      return changeAnswer;
    },
    async deleteMessage(...values) {
      calls.push(["deleteMessage", ...values]);
      return changeAnswer;
    },
    async reopen(...values) {
      calls.push(["reopen", ...values]);
      return reopenAnswer;
    },
    noteTyping: note("noteTyping"),
    markRead: note("markRead"),
    forget: note("forget"),
    leave: note("leave"),
  };
}
