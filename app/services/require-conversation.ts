import { type ConversationAct, canAct } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { requireAllowed } from "./require-allowed";

/** The channel, to those who may do this with it; to everybody but its members it is one that does not exist. */
export function requireConversation(act: ConversationAct, viewer: Viewer, channel: Channel | null): Channel {
  requireAllowed(canAct(act, viewer, channel));
  if (channel === null) throw new ChatError("not_found");
  return channel;
}
