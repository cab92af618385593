import { checkMessageText } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";
import { changeRecord, withOwnRead } from "./channel-info";
import { openConversation } from "./open-conversation";
import type { PageSignal } from "./page-signals";
import type { SessionCore } from "./session-parts";
import type { TalkSession } from "./snapshot";

/** What a conversation is seen and written in with, on a session's parts. It touches the page only from `start` on. */
export function createTalkSession(core: SessionCore): TalkSession {
  const { store, connection, loader, reads, signs, typing, learn, people, writing } = core;
  const { outbox, drafts } = writing;
  let unlisten: (() => void) | null = null;

  function hear(signal: PageSignal): void {
    if (signal === "hidden" || signal === "leaving") typing.stopAll();
    if (signal === "online" || signal === "visible" || signal === "restored") core.retryNow();
  }

  function stop(): void {
    unlisten?.();
    unlisten = null;
    connection.stop();
    core.rest();
    writing.stop();
    people.close();
    typing.stopAll();
    signs.clear();
  }

  function setDraft(channelId: string, draft: string): void {
    drafts.set(channelId, draft);
    store.touch();
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start() {
      if (unlisten !== null || core.isForgotten()) return;
      unlisten = core.signals.listen(hear);
      people.open();
      writing.start();
      reads.start();
      loader.start();
      connection.start();
    },
    stop,
    openConversation(channelId, initial) {
      learn((state) => openConversation(state, channelId, initial), initial?.messages);
    },
    loadOlder: (channelId) => loader.loadOlder(channelId),
    reloadHistory: loader.reload,
    send(channelId, text) {
      const check = checkMessageText(text, LIMITS.messageCharacters);
      if (!check.ok) return { accepted: false, reason: check.reason };
      store.batch(() => {
        outbox.add(channelId, check.text);
        if (drafts.get(channelId)?.trim() === check.text) setDraft(channelId, "");
      });
      typing.note(channelId, false);
      return { accepted: true };
    },
    retry(_channelId, clientMessageId) {
      outbox.retry(clientMessageId);
    },
    discard(channelId, clientMessageId) {
      const given = outbox.discard(clientMessageId);
      if (given !== null && !drafts.get(channelId)) setDraft(channelId, given.content);
    },
    setDraft,
    noteTyping(channelId, writing) {
      if (unlisten !== null) typing.note(channelId, writing);
    },
    markRead(channelId, seq) {
      const record = store.get().records.get(channelId);
      if (record === undefined) return;
      const seenSeq = Math.min(seq, record.info.lastSeq);
      if (seenSeq <= record.info.readSeq) return;
      learn((state) =>
        changeRecord(state, channelId, (one) => ({ ...one, info: withOwnRead(one.info, seenSeq) })),
      );
      reads.mark(channelId);
    },
    forget() {
      people.sayGone();
      stop();
      core.forget();
    },
    leave() {
      stop();
      core.leave();
    },
  };
}
