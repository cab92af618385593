import { createChatApi } from "~/client/api";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { createChatSession } from "~/client/session";
import type { ChatSession } from "~/client/snapshot";
import type { WidgetSession } from "~/protocol/widget-frame";
import type { Access } from "./access";

/** A running session of the one conversation that these rights reach. Rejects with `ChatApiError`. */
export async function beginConversation(
  access: Access,
  { you, channelId }: WidgetSession,
  isWanted: () => boolean,
): Promise<ChatSession> {
  const { getAuthorization } = access;
  const ask = createChatFetch({ fetch: (input, init) => fetch(input, init), getAuthorization });
  const list = await createChatApi(ask, browserClock).messaging({ action: "list_channels" });
  const session = createChatSession({ you, list, getAuthorization });
  if (!isWanted()) return session;
  session.openConversation(channelId);
  session.start();
  return session;
}
