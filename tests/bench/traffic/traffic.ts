import { setTimeout as sleep } from "node:timers/promises";
import { Arrears } from "./arrears";
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
import { within } from "./within";

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
  /** Messages that a sender waits for. */
  private readonly waiting = new Map<number, () => void>();
  private readonly arrears = new Arrears();

  constructor(private readonly wire: Wire) {
    this.lines = new Lines(wire, {
      message: (number, channel, seat) => this.receive(number, channel, seat),
      signal: (nth, channel, seat) => this.receive(this.signals[channel]?.[nth] ?? -1, channel, seat),
    });
  }

  /** Opens them, or opens them again: then a line is there once it has received what it missed. */
  async open({ channels, inFlight }: OpenOptions): Promise<RateReport> {
    const perSecond = await this.lines.open(channels, inFlight, (channel, seat) =>
      within(ARRIVES_WITHIN_MS, () => this.arrears.whenPaid(channel, seat)),
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
        for (const seat of [0, 1] as const) this.arrears.owe(channel, seat);
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
    this.arrears.pay(channel, seat);
    const waiting = this.waiting.get(number);
    if (waiting === undefined || !this.ledger.isComplete(number)) return;
    this.waiting.delete(number);
    waiting();
  }

  private whenReceived(number: number): Promise<void> {
    if (this.ledger.isComplete(number)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(number, resolve));
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
