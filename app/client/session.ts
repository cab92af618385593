import { checkMessageText } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";
import { applyPageList } from "./apply-list";
import { applyMessage } from "./apply-message";
import { applyChannelInfo, changeRecord, withOwnRead } from "./channel-info";
import { loadBackTo } from "./load-back-to";
import { createMessageChanger } from "./message-changer";
import { searchMessages } from "./message-search";
import { closeConversation, openConversation } from "./open-conversation";
import type { PageSignal } from "./page-signals";
import { reopenConversation } from "./reopen-conversation";
import { createSessionCore } from "./session-core";
import type { ChatSessionOptions } from "./session-options";
import type { ChatSession } from "./snapshot";

/** Makes a session at rest that shows what the page already knows. It touches the page only from `start` on. */
export function createChatSession(options: ChatSessionOptions): ChatSession {
  const core = createSessionCore(options);
  const { store, connection, loader, reads, signs, typing, learn, people, writing } = core;
  const { outbox, drafts } = writing;
  const changer = createMessageChanger({
    api: core.api,
    era: () => store.get().resets,
    onChanged: (message) => learn((state) => applyMessage(state, message, false), [message]),
    onSignedOut: core.onSignedOut,
  });
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
    closeConversation(channelId) {
      typing.note(channelId, false);
      learn((state) => closeConversation(state, channelId));
    },
    loadOlder: (channelId) => loader.loadOlder(channelId),
    loadBackTo: (channelId, seq) => loadBackTo({ loader, get: store.get }, channelId, seq),
    search: (channelId, query) => searchMessages(core.api, channelId, query, core.onSignedOut),
    reloadHistory: loader.reload,
    mergeList(list) {
      learn((state) => applyPageList(state, list));
    },
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
    editMessage: changer.edit,
    deleteMessage: changer.remove,
    reopen: (channelId, request) =>
      reopenConversation(core.api, channelId, request, {
        onReopened: (channel) => learn((state) => applyChannelInfo(state, channel, true)),
        onSignedOut: core.onSignedOut,
      }),
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
