import { setTimeout as sleep } from "node:timers/promises";
import type { Seat } from "./delivery-ledger";
import { findTag } from "./tagged-text";
import type { Wire } from "./wire";

const MAX_ATTEMPTS = 200;
const COME_BACK_MS = 250;

/** One person's line and where they stand. */
interface Place {
  readonly channel: number;
  readonly seat: Seat;
  line: { close(): void } | null;
  cursor: string | null;
  /** How many signals without a number it has heard since they were asked for. */
  heard: number;
}

/** What the lines tell. */
export interface LinesListener {
  /** A message that says its number. */
  message(number: number, channel: number, seat: Seat): void;
  /** The channel's nth signal that does not: servers keep the order of a channel. */
  signal(nth: number, channel: number, seat: Seat): void;
}

/** Every listening connection, two a channel. They remember their cursors when they are closed. */
export class Lines {
  private readonly places: Place[] = [];
  private readonly troubles: string[] = [];
  private turnedAway = 0;
  private wanted: "typing" | "read" | null = null;

  constructor(
    private readonly wire: Wire,
    private readonly listener: LinesListener,
  ) {}

  get channels(): number {
    return this.places.length / 2;
  }

  /** From now on signals of this kind are told of, each line's from 0 on; others are not (sending moves read marks too). */
  listenFor(kind: "typing" | "read" | null): void {
    this.wanted = kind;
    for (const place of this.places) place.heard = 0;
  }

  /** Throws when a line has broken. */
  requireUnbroken(): void {
    const { length } = this.troubles;
    if (length > 0) throw new Error(`${length} streams broke: ${this.troubles.slice(0, 3).join("; ")}`);
  }

  /**
   * Opens both lines of so many channels, those that are not open; `caughtUp` says when a line counts as there.
   * Resolves with how many a second.
   */
  async open(
    channels: number,
    inFlight: number,
    caughtUp: (channel: number, seat: Seat) => Promise<void>,
  ): Promise<number> {
    for (let channel = this.channels; channel < channels; channel += 1)
      for (const seat of [0, 1] as const)
        this.places.push({ channel, seat, line: null, cursor: null, heard: 0 });
    const closed = this.places.filter((place) => place.line === null);
    const startedAt = performance.now();
    let next = 0;
    const openSome = async () => {
      for (let place = closed[next++]; place !== undefined; place = closed[next++]) {
        await this.connect(place);
        await caughtUp(place.channel, place.seat);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, openSome));
    if (this.turnedAway > 0) console.log(`  ${this.turnedAway} times a stream was turned away and came back`);
    this.turnedAway = 0;
    return (closed.length * 1_000) / (performance.now() - startedAt);
  }

  close(): void {
    for (const place of this.places) {
      place.line?.close();
      place.line = null;
    }
  }

  /** As a client does: who is turned away comes back, and the time it takes counts. */
  private async connect(place: Place): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (await this.tryToConnect(place)) return;
      this.turnedAway += 1;
      await sleep(COME_BACK_MS);
    }
    throw new Error(`A stream was turned away ${MAX_ATTEMPTS} times`);
  }

  /** False: turned away. */
  private tryToConnect(place: Place): Promise<boolean> {
    const { channel, seat } = place;
    return new Promise((resolve, reject) => {
      place.line = this.wire.open(channel, seat, place.cursor, {
        opened: () => resolve(true),
        busy: () => resolve(false),
        heard: (name, data, id) => {
          if (id !== null) place.cursor = id;
          this.hear(place, name, data);
        },
        broke: (why) => {
          this.troubles.push(why);
          reject(new Error(`A stream could not be opened: ${why}`));
        },
      });
    });
  }

  private hear(place: Place, name: string, data: string): void {
    if (name === this.wanted) this.listener.signal(place.heard++, place.channel, place.seat);
    const number = name === "message" ? findTag(data) : null;
    if (number !== null) this.listener.message(number, place.channel, place.seat);
  }
}
