import { type Channel, isClosed, isKeyDestroyed, isMember } from "./channel";
import { ALLOW, type Decision, deny } from "./decision";
import type { Viewer } from "./people";
import { hasChatPlan } from "./subscription";

/** Using the chat at all: what every page and endpoint asks first. */
export function canUseChat(viewer: Viewer, now: Date): Decision {
  return hasChatPlan(viewer, now) ? ALLOW : deny("subscription_required");
}

/** Outsiders get not_found, so a conversation's existence is never confirmed to them. */
export function canRead(viewer: Viewer, channel: Channel | null): Decision {
  return channel !== null && isMember(viewer.userId, channel) ? ALLOW : deny("not_found");
}

/** Members of an open conversation may write into it. The store decides again under the channel's lock. */
export function canSend(viewer: Viewer, channel: Channel | null, now: Date): Decision {
  if (channel === null || !isMember(viewer.userId, channel)) return deny("not_found");
  if (!hasChatPlan(viewer, now)) return deny("subscription_required");
  return isClosed(channel, now) ? deny("chat_closed") : ALLOW;
}

/** Either of the two may end their conversation. */
export function canClose(viewer: Viewer, channel: Channel | null): Decision {
  return canRead(viewer, channel);
}

/** Only the conversation's therapist may open it again. */
export function canReopen(viewer: Viewer, channel: Channel | null): Decision {
  if (channel === null || !isMember(viewer.userId, channel)) return deny("not_found");
  // What was destroyed is over: nothing new may stand under a key that is gone.
  if (isKeyDestroyed(channel)) return deny("chat_closed");
  return channel.therapist.userId === viewer.userId ? ALLOW : deny("forbidden");
}
