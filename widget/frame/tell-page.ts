import type { WireChannel } from "~/protocol/messages";
import type { HostLine } from "./host-line";

/** Tells the page what of the conversation concerns it: a count, and whether it is closed. */
export function createPageTeller(getLine: () => HostLine | null) {
  let told = { unread: 0, closed: false };
  return {
    tell({ unread, status }: WireChannel) {
      const closed = status === "closed";
      if (unread !== told.unread) getLine()?.send({ renavest: "unread", count: unread });
      if (closed && !told.closed) getLine()?.send({ renavest: "notice", code: "closed_conversation" });
      told = { unread, closed };
    },
    /** There is no conversation any more. */
    clear() {
      if (told.unread > 0) getLine()?.send({ renavest: "unread", count: 0 });
      told = { unread: 0, closed: false };
    },
  };
}
