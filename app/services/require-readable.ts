import { decideAct, relationOf } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { requireAllowed } from "./require-allowed";

/** The channel, to one of its members, also once it is closed; everybody else gets `not_found`, as for one that does not exist. */
export function requireReadable(viewer: Viewer, channel: Channel | null): Channel {
  requireAllowed(decideAct("read", relationOf(viewer, channel), false));
  if (channel === null) throw new ChatError("not_found");
  return channel;
}
