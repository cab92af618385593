/** Someone's place at a channel: 0 or 1 in a conversation of two. */
export type Seat = 0 | 1;

/**
 * Who has received what. A message belongs to one channel, and each of the channel's listening seats must receive it
 * exactly once; everything else is a fault. Messages are named by consecutive numbers from 0.
 */
export class DeliveryLedger {
  private readonly channels: number[] = [];
  /** Bits by message: which seats still wait for it. */
  private readonly waiting: number[] = [];
  private readonly found: string[] = [];
  private open = 0;

  /** Receipts that are still to come. */
  get outstanding(): number {
    return this.open;
  }

  /** What must not happen, in the order it was seen. */
  get faults(): readonly string[] {
    return this.found;
  }

  /** Returns the number of a message that these seats of a channel are to receive. */
  expect(channel: number, seats: readonly Seat[]): number {
    this.channels.push(channel);
    this.waiting.push(seats.reduce<number>((bits, seat) => bits | (1 << seat), 0));
    this.open += seats.length;
    return this.channels.length - 1;
  }

  /** Notes a receipt. True: it was the first and right one. */
  receive(message: number, channel: number, seat: Seat): boolean {
    const owner = this.channels[message];
    if (owner === undefined) return this.blame(`message ${message} was never sent`);
    if (owner !== channel) return this.blame(`message ${message} of channel ${owner} came to ${channel}`);
    const bits = this.waiting[message] ?? 0;
    if ((bits & (1 << seat)) === 0) return this.blame(`message ${message} came twice to seat ${seat}`);
    this.waiting[message] = bits & ~(1 << seat);
    this.open -= 1;
    return true;
  }

  /** Whether everybody has this one. */
  isComplete(message: number): boolean {
    return this.waiting[message] === 0;
  }

  /** Throws unless everything has arrived once. */
  requireComplete(): void {
    const lost = this.open > 0 ? [`${this.open} receipts are missing`] : [];
    const problems = [...lost, ...this.found];
    if (problems.length > 0) throw new Error(`Lost or doubled: ${problems.slice(0, 5).join("; ")}`);
  }

  private blame(fault: string): false {
    if (this.found.length < 100) this.found.push(fault);
    return false;
  }
}
