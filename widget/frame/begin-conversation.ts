import { createChatApi } from "~/client/api";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { connectLater } from "~/client/connect-later";
import { createLoneDevice, type Device } from "~/client/device";
import { createSessionCore } from "~/client/session-core";
import type { SessionCore } from "~/client/session-parts";
import type { TalkSession } from "~/client/snapshot";
import { createTalkSession } from "~/client/talk-session";
import type { WidgetSession } from "~/protocol/widget-frame";
import type { Access } from "./access";

/** A session and what it is made of, for what is loaded later. */
export interface Talk {
  readonly session: TalkSession;
  readonly core: SessionCore;
}

/**
 * A running session of the one conversation that these rights reach, which goes live with `loadConnect`. Rejects with
 * `ChatApiError`.
 */
export async function beginConversation(
  access: Access,
  { you, channelId }: WidgetSession,
  isWanted: () => boolean,
  loadConnect: () => Promise<Device["connect"]>,
): Promise<Talk> {
  const { getAuthorization } = access;
  const ask = createChatFetch({ fetch: (input, init) => fetch(input, init), getAuthorization });
  const api = createChatApi(ask, browserClock);
  const [list, history] = await Promise.all([
    api.messaging({ action: "list_channels" }),
    // Asked for beside the list, not after it; where it fails the session asks again.
    api.messaging({ action: "history", channelId }).catch(() => undefined),
  ]);
  const device = createLoneDevice(connectLater(loadConnect));
  const core = createSessionCore({ you, list, getAuthorization, device });
  const session = createTalkSession(core);
  if (isWanted()) {
    session.openConversation(channelId, history);
    session.start();
  }
  return { session, core };
}
