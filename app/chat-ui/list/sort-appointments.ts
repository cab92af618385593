import type { WireChannel } from "~/protocol/messages";

/** A list in its two parts. */
export interface SortedChannels {
  /** Chats of appointments that are open now, soonest appointment first. */
  readonly appointments: readonly WireChannel[];
  /** All others, in the order they came in. */
  readonly others: readonly WireChannel[];
}

/** Takes what is coming up out of the order of last activity: one looks for it by when it is. */
export function sortAppointments(channels: readonly WireChannel[]): SortedChannels {
  const isOpen = ({ appointment, status }: WireChannel) => appointment !== undefined && status === "active";
  const startOf = ({ appointment }: WireChannel) => Date.parse(appointment?.startsAt ?? "");
  return {
    appointments: channels.filter(isOpen).sort((a, b) => startOf(a) - startOf(b)),
    others: channels.filter((channel) => !isOpen(channel)),
  };
}
