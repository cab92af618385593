import { expect, test } from "vitest";
import type { Seat } from "../../bench/traffic/delivery-ledger";
import { Traffic } from "../../bench/traffic/traffic";
import type { LineListener, Wire } from "../../bench/traffic/wire";

type Fate = "once" | "lost" | "twice";

/** A server in memory; `fateOf` spoils the receipt of the nth message by somebody. It replays what was missed. */
function makeWire(fateOf: (nth: number, seat: Seat) => Fate = () => "once"): Wire {
  const listeners = new Map<string, LineListener>();
  const stored = new Map<number, string[]>();
  let sent = 0;
  return {
    receiversOf: () => [0, 1],
    open(channel, seat, cursor, listener) {
      listeners.set(`${channel}/${seat}`, listener);
      queueMicrotask(() => {
        listener.opened();
        if (cursor === null) return;
        const own = stored.get(channel) ?? [];
        for (let at = Number(cursor); at < own.length; at += 1)
          listener.heard("message", own[at] ?? "", String(at + 1));
      });
      return { close: () => void listeners.delete(`${channel}/${seat}`) };
    },
    async send(channel, _seat, signal) {
      const nth = sent++;
      const data = signal.kind === "message" ? signal.text : signal.kind;
      const own = [...(stored.get(channel) ?? []), data];
      stored.set(channel, own);
      for (const seat of [0, 1] as const) {
        const times = { once: 1, lost: 0, twice: 2 }[fateOf(nth, seat)];
        const id = String(own.length);
        for (let time = 0; time < times; time += 1)
          queueMicrotask(() => listeners.get(`${channel}/${seat}`)?.heard(signal.kind, data, id));
      }
    },
    close: () => listeners.clear(),
  };
}

const FEW = { inFlight: 4, warmUpSeconds: 0, seconds: 0.05 };

test("a closed loop over a server that loses nothing counts what was received", async () => {
  const traffic = new Traffic(makeWire());
  await traffic.open({ channels: 3, inFlight: 2 });
  expect((await traffic.closedLoop(FEW)).perSecond).toBeGreaterThan(0);
});

test("a message that comes twice fails the run", async () => {
  const traffic = new Traffic(makeWire((nth, seat) => (nth === 5 && seat === 1 ? "twice" : "once")));
  await traffic.open({ channels: 3, inFlight: 2 });
  await expect(traffic.closedLoop(FEW)).rejects.toThrow("came twice");
});

test("an open loop measures every receipt, of texts and of signs that carry no number", async () => {
  const traffic = new Traffic(makeWire());
  await traffic.open({ channels: 3, inFlight: 2 });
  const order = { perSecond: 200, warmUpSeconds: 0, seconds: 0.3, seed: 1 };
  for (const kind of ["message", "typing"] as const) {
    const report = await traffic.openLoop({ kind, ...order });
    expect(report.sent).toBeGreaterThan(20);
    expect(report.receipts).toBe(report.sent * 2);
    expect(report.p99).toBeGreaterThanOrEqual(report.p50);
  }
});

test("those who come back have caught up when they have what they missed", async () => {
  const traffic = new Traffic(makeWire());
  await traffic.open({ channels: 4, inFlight: 8 });
  await traffic.sendAway({ channels: 4, perChannel: 1, inFlight: 2 });
  await traffic.hangUp();
  await traffic.sendAway({ channels: 4, perChannel: 5, inFlight: 2 });
  expect(traffic.ledger.outstanding).toBe(4 * 5 * 2);
  await traffic.open({ channels: 4, inFlight: 8 });
  expect(traffic.ledger.outstanding).toBe(0);
});

test("a sign that comes twice is one that was never sent", async () => {
  const traffic = new Traffic(makeWire((nth, seat) => (nth === 3 && seat === 0 ? "twice" : "once")));
  await traffic.open({ channels: 2, inFlight: 2 });
  const order = { kind: "typing", perSecond: 100, warmUpSeconds: 0, seconds: 0.2, seed: 2 } as const;
  await expect(traffic.openLoop(order)).rejects.toThrow("Lost or doubled");
});
