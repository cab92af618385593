import type { WireRead } from "~/protocol/messages";
import type { ChannelState } from "../ports/channel-repository";
import type { Change } from "./change";
import type { LiveEvent } from "./live-event";

/** A page of changes after a version, in order; `complete`: nothing more was there when it was read. */
export interface ChangePage {
  readonly changes: readonly Change[];
  readonly complete: boolean;
}

/** A stream's interest in one channel. It is told only while it is live, changes in version order. */
export interface FeedListener {
  onChange(change: Change): void;
  /** The channel's state as last read, whether or not this listener knows it already. */
  onState(state: ChannelState): void;
  /** Somebody has read up to a place, whether or not this listener knows it already. */
  onRead(read: WireRead): void;
  /** Something that is true for a moment only, and is not repeated to those who missed it. */
  onMoment(event: LiveEvent): void;
  /** Reads on after a version with this listener's own rights; null when it has none (any more) and leaves. */
  readChanges(afterVersion: number): Promise<ChangePage | null>;
}
