import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryLedger, type Seat } from "./delivery-ledger";
import { Lines } from "./lines";
import { runOpenLoop } from "./open-loop";
import { makeTaggedText } from "./tagged-text";
import type {
  ClosedLoopOptions,
  LatencyReport,
  OpenLoopOptions,
  OpenOptions,
  RateReport,
  SendAwayOptions,
  TrafficCommands,
} from "./traffic-commands";
import type { Signal, Wire } from "./wire";

/** What is on its way gets this long. */
const ARRIVES_WITHIN_MS = 20_000;
/** So long after the last one, a second receipt would be seen. */
const LINGER_MS = 300;
const POLL_MS = 5;

/** The people of a load: they listen, they speak, and every receipt is accounted for. */
export class Traffic implements TrafficCommands {
  readonly ledger = new DeliveryLedger();
  private readonly lines: Lines;
  /** Numbers of the signals that carry none, by channel, in the order they were sent. */
  private signals: number[][] = [];
  private onReceipt: (message: number) => void = () => undefined;
  /** Messages that somebody waits for, and streams that have not caught up, by channel and seat. */
  private readonly waiting = new Map<number, () => void>();
  private readonly behind = new Map<string, { left: number; caughtUp: () => void }>();

  constructor(private readonly wire: Wire) {
    this.lines = new Lines(wire, {
      message: (number, channel, seat) => this.receive(number, channel, seat),
      signal: (nth, channel, seat) => this.receive(this.signals[channel]?.[nth] ?? -1, channel, seat),
    });
  }

  /** Opens them, or opens them again: then a line is there once it has received what it missed. */
  async open({ channels, inFlight }: OpenOptions): Promise<RateReport> {
    const perSecond = await this.lines.open(channels, inFlight, (channel, seat) =>
      this.catchUp(channel, seat),
    );
    await this.settle();
    return { perSecond };
  }

  async openLoop(options: OpenLoopOptions): Promise<LatencyReport> {
    const { kind, firstSeq = 1 } = options;
    const rounds = new Map<number, number>();
    this.signals = [];
    this.lines.listenFor(kind === "message" ? null : kind);
    const report = await runOpenLoop(options, {
      channels: this.lines.channels,
      send: (channel, seat) => {
        const round = rounds.get(channel) ?? 0;
        rounds.set(channel, round + 1);
        // One person writes and types, the other one reads.
        if (kind === "read") return this.signal(channel, 1, { kind, seq: firstSeq + round });
        return kind === "typing" ? this.signal(channel, seat, { kind }) : this.say(channel, seat);
      },
      onReceipt: (listener) => {
        this.onReceipt = listener;
      },
      settle: () => this.settle(),
    });
    this.onReceipt = () => undefined;
    this.lines.listenFor(null);
    return report;
  }

  async closedLoop({ inFlight, warmUpSeconds, seconds }: ClosedLoopOptions): Promise<RateReport> {
    const startAt = performance.now() + warmUpSeconds * 1_000;
    const endAt = startAt + seconds * 1_000;
    let turn = 0;
    let done = 0;
    const go = async () => {
      while (performance.now() < endAt) {
        const channel = turn++ % this.lines.channels;
        const { number, answered } = this.say(channel, turn % 2 === 0 ? 0 : 1);
        await Promise.all([answered, this.whenReceived(number)]);
        const now = performance.now();
        if (now >= startAt && now <= endAt) done += 1;
      }
    };
    await within(ARRIVES_WITHIN_MS + (warmUpSeconds + seconds) * 1_000, () =>
      Promise.all(Array.from({ length: inFlight }, go)),
    );
    await this.settle();
    return { perSecond: done / seconds };
  }

  async hangUp(): Promise<RateReport> {
    this.lines.close();
    // The server has to notice, or what comes next would reach those who are just leaving.
    await sleep(1_000);
    return { perSecond: 0 };
  }

  async sendAway({ channels, perChannel, inFlight }: SendAwayOptions): Promise<RateReport> {
    const startedAt = performance.now();
    let next = 0;
    const go = async () => {
      for (let turn = next++; turn < channels * perChannel; turn = next++) {
        const channel = turn % channels;
        for (const seat of [0, 1] as const) this.missed(channel, seat).left += 1;
        await this.say(channel, 0).answered;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, go));
    return { perSecond: (channels * perChannel * 1_000) / (performance.now() - startedAt) };
  }

  close(): void {
    this.lines.close();
    this.wire.close();
  }

  private say(channel: number, seat: Seat) {
    const number = this.ledger.expect(channel, this.wire.receiversOf(seat));
    const text = makeTaggedText(number);
    return { number, answered: this.wire.send(channel, seat, { kind: "message", text }) };
  }

  private signal(channel: number, seat: Seat, signal: Signal) {
    const number = this.ledger.expect(channel, this.wire.receiversOf(seat));
    const numbers = this.signals[channel] ?? [];
    this.signals[channel] = numbers;
    numbers.push(number);
    return { number, answered: this.wire.send(channel, seat, signal) };
  }

  private receive(number: number, channel: number, seat: Seat): void {
    if (!this.ledger.receive(number, channel, seat)) return;
    this.onReceipt(number);
    const behind = this.behind.get(`${channel}/${seat}`);
    if (behind !== undefined) {
      behind.left -= 1;
      if (behind.left === 0) behind.caughtUp();
    }
    const waiting = this.waiting.get(number);
    if (waiting === undefined || !this.ledger.isComplete(number)) return;
    this.waiting.delete(number);
    waiting();
  }

  private whenReceived(number: number): Promise<void> {
    if (this.ledger.isComplete(number)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(number, resolve));
  }

  private missed(channel: number, seat: Seat) {
    const key = `${channel}/${seat}`;
    const missed = this.behind.get(key) ?? { left: 0, caughtUp: () => undefined };
    this.behind.set(key, missed);
    return missed;
  }

  private async catchUp(channel: number, seat: Seat): Promise<void> {
    const missed = this.behind.get(`${channel}/${seat}`);
    if (missed === undefined) return;
    if (missed.left > 0)
      await within(
        ARRIVES_WITHIN_MS,
        () =>
          new Promise<void>((resolve) => {
            missed.caughtUp = resolve;
          }),
      );
    this.behind.delete(`${channel}/${seat}`);
  }

  /** Waits until nothing is on its way any more, and throws when something was lost or doubled, or a line broke. */
  private async settle(): Promise<void> {
    for (const endAt = performance.now() + ARRIVES_WITHIN_MS; performance.now() < endAt; await sleep(POLL_MS))
      if (this.ledger.outstanding === 0 || this.ledger.faults.length > 0) break;
    await sleep(LINGER_MS);
    this.lines.requireUnbroken();
    this.ledger.requireComplete();
  }
}

async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const timeOut = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`What was sent had not arrived everywhere after ${ms / 1_000} s`);
  });
  try {
    return await Promise.race([work(), timeOut]);
  } finally {
    late.abort();
    timeOut.catch(() => undefined);
  }
}
