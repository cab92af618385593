import { expect, test } from "vitest";
import { type Connection, ConnectionEnded, StandingConnection } from "~/adapters/standing-connection.server";
import { createFakeClock, settle } from "../../support/fake-clock";

/** A connection whose fate the test decides. */
class FakeConnection implements Connection {
  closes = 0;
  accept: () => void = () => undefined;
  refuse: (error: Error) => void = () => undefined;
  readonly ready = new Promise<void>((resolve, reject) => {
    this.accept = resolve;
    this.refuse = reject;
  });

  constructor(readonly end: () => void) {}

  async close() {
    this.closes += 1;
  }
}

function makeStanding() {
  const clock = createFakeClock();
  const dialled: FakeConnection[] = [];
  const events: string[] = [];
  const standing = new StandingConnection<FakeConnection>({
    clock,
    retryMs: 1_000,
    dial(onEnd) {
      const connection = new FakeConnection(onEnd);
      dialled.push(connection);
      return connection;
    },
    onReady: () => events.push("ready"),
    onLost: (error) => events.push(error instanceof ConnectionEnded ? "ended" : "failed"),
  });
  return { clock, dialled, events, standing };
}

test("opened twice it is dialled once, and usable only when ready", async () => {
  const { standing, dialled, events } = makeStanding();
  standing.open();
  standing.open();
  expect(standing.ready).toBeNull();
  dialled[0]?.accept();
  await settle();
  expect(standing.ready).toBe(dialled[0]);
  standing.open();
  expect(dialled).toHaveLength(1);
  expect(events).toEqual(["ready"]);
});

test.each([
  ["refused", (connection: FakeConnection) => connection.refuse(new Error("no")), ["failed"]],
  ["ended before it was ready", (connection: FakeConnection) => connection.end(), ["ended"]],
  [
    "ended and refused",
    (connection: FakeConnection) => {
      connection.end();
      connection.refuse(new Error("no"));
    },
    ["ended"],
  ],
])("%s it is closed once, told once, and dialled again after a while", async (_name, spoil, told) => {
  const { standing, dialled, events, clock } = makeStanding();
  standing.open();
  spoil(dialled[0]!);
  await settle();
  expect([dialled[0]?.closes, events, standing.ready]).toEqual([1, told, null]);
  await clock.advance(999);
  expect(dialled).toHaveLength(1);
  await clock.advance(1);
  expect(dialled).toHaveLength(2);
  dialled[1]?.accept();
  dialled[0]?.accept();
  await settle();
  expect(standing.ready).toBe(dialled[1]);
});

test("dropped it comes back; the end of an old one does not touch the new one", async () => {
  const { standing, dialled, events, clock } = makeStanding();
  standing.open();
  dialled[0]?.accept();
  await settle();
  standing.drop();
  expect(standing.ready).toBeNull();
  await clock.advance(1_000);
  dialled[1]?.accept();
  await settle();
  dialled[0]?.end();
  expect(standing.ready).toBe(dialled[1]);
  expect(events).toEqual(["ready", "ended", "ready"]);
});

test.each(["dialling", "ready", "waiting"])(
  "closed while %s it ends for good and leaves nothing",
  async (state) => {
    const { standing, dialled, clock } = makeStanding();
    standing.open();
    if (state === "ready") dialled[0]?.accept();
    if (state === "waiting") dialled[0]?.refuse(new Error("no"));
    await settle();
    await standing.close();
    dialled[0]?.accept();
    dialled[0]?.end();
    standing.open();
    standing.drop();
    await clock.advance(10_000);
    expect([dialled.length, dialled[0]?.closes, standing.ready, clock.pendingTimers]).toEqual([
      1,
      1,
      null,
      0,
    ]);
  },
);
