import { CHANGE_TOOLS } from "~/chat-ui/conversation/change-tools";
import { ClosedNote } from "~/chat-ui/conversation/closed-note";
import { ClosesNote } from "~/chat-ui/conversation/closes-note";
import { StillThere } from "~/chat-ui/idle/still-there";
import { connectAlone } from "~/client/connect-alone";
import { createSessionChanges } from "~/client/session-changes";
import { ENGLISH } from "./english";
import { sayReply } from "./say-reply";
import { signInByPopup } from "./sign-in-popup";
import { watchIdle } from "./watch-idle";

/**
 * What a conversation needs once it can be seen and written in: the stream, changing what was said, closing, idle
 * logoff, and what is said where there is no conversation. A file of its own, loaded while the first messages are.
 */
export const REST = {
  ...{ CHANGE_TOOLS, ClosedNote, ClosesNote, StillThere },
  ...{ connectAlone, createSessionChanges, sayReply, signInByPopup, watchIdle, ENGLISH },
};

/** See `REST`. */
export type Rest = typeof REST;
