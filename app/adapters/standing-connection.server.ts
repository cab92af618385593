import type { Clock } from "~/services/ports/clock";

/** A connection under way: `ready` settles once, `close` may come at any time, before that too. */
export interface Connection {
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** What a standing connection works with. */
export interface StandingOptions<C extends Connection> {
  /** Begins a connection. `onEnd` is called when it has ended; never before `dial` has returned. */
  readonly dial: (onEnd: () => void) => C;
  readonly clock: Clock;
  readonly retryMs: number;
  readonly onReady?: () => void;
  /** Once for each connection that never came to be, ended (ConnectionEnded) or was dropped. */
  readonly onLost?: (error: unknown) => void;
}

/** A connection that comes back by itself until it is closed. At most one exists at a time. */
export class StandingConnection<C extends Connection> {
  private connection: C | null = null;
  private isReady = false;
  private cancelRetry: (() => void) | null = null;
  private closed = false;

  constructor(private readonly options: StandingOptions<C>) {}

  /** The connection, while it can be used. */
  get ready(): C | null {
    return this.isReady ? this.connection : null;
  }

  open(): void {
    if (this.connection === null && this.cancelRetry === null && !this.closed) void this.connect();
  }

  /** Hangs up, for a connection that stands and does not work; a new one follows. */
  drop(): void {
    if (this.connection !== null) this.lose(this.connection, new ConnectionEnded());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelRetry?.();
    const connection = this.connection;
    this.connection = null;
    this.isReady = false;
    await connection?.close().catch(ignoreLost);
  }

  private async connect(): Promise<void> {
    const connection: C = this.options.dial(() => this.lose(connection, new ConnectionEnded()));
    this.connection = connection;
    try {
      await connection.ready;
    } catch (error) {
      this.lose(connection, error);
      return;
    }
    if (this.connection !== connection) return;
    this.isReady = true;
    this.options.onReady?.();
  }

  private lose(connection: C, error: unknown): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.isReady = false;
    void connection.close().catch(ignoreLost);
    this.cancelRetry = this.options.clock.after(this.options.retryMs, () => {
      this.cancelRetry = null;
      this.open();
    });
    this.options.onLost?.(error);
  }
}

/** It stood, and nobody says why it does no more. */
export class ConnectionEnded extends Error {
  readonly code = "CONNECTION_ENDED";

  constructor() {
    super("connection ended");
    this.name = "ConnectionEnded";
  }
}

/** It is lost anyhow. */
const ignoreLost = (): void => undefined;
