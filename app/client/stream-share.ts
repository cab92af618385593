import type { StreamEvent } from "~/protocol/events";
import { isStreamEvent } from "./parse-stream-event";
import type { ConnectionState } from "./snapshot";
import { isCount, isObject } from "./wire-checks";

/** Is anybody leading? With `at`, the tab also wants to go on from that place. */
export interface StreamAsk {
  readonly kind: "ask";
  readonly tab: string;
  readonly at: string | null;
}

/** The leader's word. Of two who believe they lead, the one with the higher `term` does. */
interface LeadersWord {
  readonly tab: string;
  readonly term: number;
  /** Where the leader stands after this. */
  readonly at: string | null;
}

/** I lead, and this is how the stream is. */
export interface StreamLead extends LeadersWord {
  readonly kind: "lead";
  readonly state: ConnectionState;
}

/** From this place on the stream brought these. */
export interface StreamPart extends LeadersWord {
  readonly kind: "events";
  readonly from: string | null;
  /** The only tab meant; null: all. */
  readonly to: string | null;
  /** Null when this version of the page cannot read them. */
  readonly events: readonly StreamEvent[] | null;
}

/** What tabs tell each other about the one stream they share. */
export type StreamShare = StreamAsk | StreamLead | StreamPart;

/** Null for anything else: every script of our origin may speak on the line. */
export function parseStreamShare(value: unknown): StreamShare | null {
  if (!isObject(value) || typeof value.tab !== "string" || !isPlace(value.at)) return null;
  if (value.kind === "ask") return value as unknown as StreamAsk;
  if (!isCount(value.term)) return null;
  if (value.kind === "lead") return isState(value.state) ? (value as unknown as StreamLead) : null;
  if (value.kind !== "events" || !isPlace(value.from) || !isPlace(value.to)) return null;
  const isReadable = Array.isArray(value.events) && value.events.every(isStreamEvent);
  return { ...value, events: isReadable ? value.events : null } as unknown as StreamPart;
}

function isPlace(value: unknown): boolean {
  return value === null || typeof value === "string";
}

const STATES = ["idle", "connecting", "catching_up", "offline", "waiting", "ended"];

function isState(value: unknown): boolean {
  return isObject(value) && STATES.includes(String(value.status));
}
