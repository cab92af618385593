import { applyPageList } from "./apply-list";
import { applyChannelInfo } from "./channel-info";
import { loadBackTo } from "./load-back-to";
import { searchMessages } from "./message-search";
import { closeConversation } from "./open-conversation";
import { reopenConversation } from "./reopen-conversation";
import { createSessionChanges } from "./session-changes";
import { createSessionCore } from "./session-core";
import type { ChatSessionOptions } from "./session-options";
import type { ChatSession } from "./snapshot";
import { createTalkSession } from "./talk-session";

/** Makes a session at rest that shows what the page already knows. It touches the page only from `start` on. */
export function createChatSession(options: ChatSessionOptions): ChatSession {
  const core = createSessionCore(options);
  const { api, store, loader, typing, learn, onSignedOut } = core;
  return {
    ...createTalkSession(core),
    ...createSessionChanges(core),
    closeConversation(channelId) {
      typing.note(channelId, false);
      learn((state) => closeConversation(state, channelId));
    },
    loadBackTo: (channelId, seq) => loadBackTo({ loader, get: store.get }, channelId, seq),
    search: (channelId, query) => searchMessages(api, channelId, query, onSignedOut),
    mergeList(list) {
      learn((state) => applyPageList(state, list));
    },
    reopen: (channelId, request) =>
      reopenConversation(api, channelId, request, {
        onReopened: (channel) => learn((state) => applyChannelInfo(state, channel, true)),
        onSignedOut,
      }),
  };
}
