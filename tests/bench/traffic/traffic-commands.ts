import type { LoadSession } from "../bench-app";

/** What the load is put on. */
export type Target =
  | {
      readonly kind: "chat" | "raw" | "nchan";
      readonly port: number;
      readonly sessions: readonly LoadSession[];
    }
  | { readonly kind: "xmpp"; readonly port: number; readonly password: string };

/** Two lines a channel, `inFlight` being opened at a time. */
export interface OpenOptions {
  readonly channels: number;
  readonly inFlight: number;
}

/** At moments that nobody's slowness moves; what happens in the first `warmUpSeconds` is checked, not measured. */
export interface OpenLoopOptions {
  readonly kind: "message" | "typing" | "read";
  readonly perSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly seed: number;
  /** For `read`: the first place that each channel's reader has not read yet. */
  readonly firstSeq?: number;
}

/** As fast as it goes: each of `inFlight` sends again once its message is answered and has arrived everywhere. */
export interface ClosedLoopOptions {
  readonly inFlight: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** Messages into every channel while nobody listens. */
export interface SendAwayOptions {
  readonly channels: number;
  readonly perChannel: number;
  readonly inFlight: number;
}

/** Milliseconds from the moment that a message was due to its receipt; both receipts of a message count. */
export interface LatencyReport {
  readonly sent: number;
  readonly receipts: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** What the load generator itself adds, ms: from the due moment to the write into the socket. */
  readonly lagP50: number;
  readonly lagP99: number;
  /** How much of one core it took. */
  readonly cpuShare: number;
}

/** How many a second. */
export interface RateReport {
  readonly perSecond: number;
}

/** What the load's process can be asked for. Each throws when anything was lost, doubled or refused. */
export interface TrafficCommands {
  open(options: OpenOptions): Promise<RateReport>;
  openLoop(options: OpenLoopOptions): Promise<LatencyReport>;
  closedLoop(options: ClosedLoopOptions): Promise<RateReport>;
  /** Nobody listens any more. */
  hangUp(options: Record<string, never>): Promise<RateReport>;
  sendAway(options: SendAwayOptions): Promise<RateReport>;
}
