import type {
  PeerPlan,
  WireAppointment,
  WireChannelState,
  WireMessage,
  WirePerson,
  WireRead,
} from "./messages";

/** Everything a client must know about one channel to go on from `cursor`. */
export interface ReadyChannel {
  readonly channel: WireChannelState;
  readonly peers: readonly WirePerson[];
  readonly peerPlan: PeerPlan;
  readonly reads: readonly WireRead[];
  readonly lastSeq: number;
  readonly version: number;
  /** The channel's `<epoch>-<version>`: what has changed up to here is history, what comes later is live. */
  readonly cursor: string;
}

/** First event of `GET /api/chat/<channelId>`. */
export interface ReadyEvent extends ReadyChannel {
  readonly you: WirePerson;
  /** The cursor the stream goes on from, or null when it starts with what happens next. */
  readonly resumedFrom: string | null;
  readonly serverTime: string;
}

/** First event of `GET /api/chat/stream`: the same for each of the viewer's channels. */
export interface ReadyAllEvent {
  readonly channels: readonly ReadyChannel[];
  readonly you: WirePerson;
  readonly resumedFrom: string | null;
  readonly serverTime: string;
}

/** A conversation's state (or what the other person's plan allows) changed, or (`opened`) the conversation is new to this stream. */
export interface ChannelEvent {
  readonly channelId: string;
  readonly status: "active" | "closed";
  readonly closesAt: string | null;
  readonly closedAt: string | null;
  /** Only of an appointment's chat. */
  readonly appointment?: WireAppointment;
  /** Absent: as before. */
  readonly peerPlan?: PeerPlan;
  readonly reason: string | null;
}

/** Drop what you hold of this channel and load its history again. */
export interface ResetEvent {
  readonly channelId: string;
  readonly reason: "history_changed" | "unknown_cursor";
}

/** Reasons after which a client comes back. */
export type ReturningByeReason = "lifetime" | "shutdown" | "overload";
/** Reasons after which it must not. */
export type FinalByeReason = "revoked" | "signed_out" | "subscription_ended" | "feature_off";

/** The server ends the stream on purpose; the reason decides whether to come back. */
export interface ByeEvent {
  readonly reason: ReturningByeReason | FinalByeReason;
  readonly reconnect: boolean;
  readonly retryMs: number;
}

/** Event name to data, for the one-channel stream. */
export interface StreamEvents {
  readonly ready: ReadyEvent | ReadyAllEvent;
  readonly message: WireMessage;
  readonly channel: ChannelEvent;
  readonly read: WireRead & { readonly channelId: string };
  readonly typing: { readonly channelId: string; readonly userId: string; readonly until: string };
  readonly presence: { readonly channelId: string; readonly userId: string; readonly online: boolean };
  readonly reset: ResetEvent;
  readonly bye: ByeEvent;
}

/** Name of an event on the stream. */
export type StreamEventName = keyof StreamEvents;

/** One event as a client hands it on: name, data, and the cursor to resume after it (null: the cursor stays). */
export type StreamEvent = {
  [Name in StreamEventName]: {
    readonly event: Name;
    readonly data: StreamEvents[Name];
    readonly id: string | null;
  };
}[StreamEventName];
