import type { Seat } from "./delivery-ledger";

/** What those who were away have missed, until they have received it. */
export class Arrears {
  private readonly owed = new Map<string, { left: number; paid: () => void }>();

  /** One message more that somebody does not see yet. */
  owe(channel: number, seat: Seat): void {
    const key = `${channel}/${seat}`;
    const own = this.owed.get(key) ?? { left: 0, paid: () => undefined };
    own.left += 1;
    this.owed.set(key, own);
  }

  /** They have received one. */
  pay(channel: number, seat: Seat): void {
    const key = `${channel}/${seat}`;
    const own = this.owed.get(key);
    if (own === undefined) return;
    own.left -= 1;
    if (own.left > 0) return;
    this.owed.delete(key);
    own.paid();
  }

  /** Resolves when they have received everything; at once when nothing is owed. */
  whenPaid(channel: number, seat: Seat): Promise<void> {
    const own = this.owed.get(`${channel}/${seat}`);
    if (own === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      own.paid = resolve;
    });
  }
}
