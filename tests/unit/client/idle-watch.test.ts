import { expect, it } from "vitest";
import { LIMIT_MS, MINUTE_MS, makeIdle } from "../../support/client/make-idle";

it("warns a minute before, and ends on time", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  const startMs = time.now().getTime();
  await time.advance(14 * MINUTE_MS - 1);
  expect(tab.states).toEqual([]);
  await time.advance(1);
  expect(tab.states).toEqual([{ status: "warned", endsAtMs: startMs + LIMIT_MS }]);
  await time.advance(MINUTE_MS - 1);
  expect(tab.status()).toBe("warned");
  await time.advance(1);
  expect(tab.status()).toBe("ended");
  expect(time.pendingTimers).toBe(0);
  expect(tab.page.listenerCount()).toBe(0);
});

it("counts from the last sign of the person", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  for (let hour = 0; hour < 6; hour += 1) {
    await time.advance(10 * MINUTE_MS);
    tab.act();
  }
  await time.advance(14 * MINUTE_MS - 1);
  expect(tab.states).toEqual([]);
  await time.advance(1);
  expect(tab.status()).toBe("warned");
});

it("once warned takes an answer only, not a moving pointer", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  await time.advance(14 * MINUTE_MS);
  tab.act();
  expect(tab.status()).toBe("warned");
  tab.watch.stay();
  expect(tab.status()).toBe("active");
  await time.advance(14 * MINUTE_MS - 1);
  expect(tab.status()).toBe("active");
  await time.advance(1 + MINUTE_MS);
  expect(tab.status()).toBe("ended");
});

it("a pointer that is nudged under the warning prolongs nothing", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  await time.advance(14 * MINUTE_MS + 30_000);
  tab.act();
  await time.advance(30_000);
  expect(tab.status()).toBe("ended");
});

it("ends for good", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  await time.advance(LIMIT_MS);
  tab.watch.stay();
  tab.watch.start();
  tab.act();
  tab.page.fire("visible");
  await time.advance(LIMIT_MS);
  expect(tab.states.map(({ status }) => status)).toEqual(["warned", "ended"]);
});

it("who is active in one tab is active in all", async () => {
  const { time, open } = makeIdle();
  const [first, second] = [open(), open()];
  for (let turn = 0; turn < 3; turn += 1) {
    await time.advance(10 * MINUTE_MS);
    first.act();
  }
  expect(second.states).toEqual([]);
  await time.advance(14 * MINUTE_MS);
  expect([first.status(), second.status()]).toEqual(["warned", "warned"]);
  second.watch.stay();
  expect([first.status(), second.status()]).toEqual(["active", "active"]);
  await time.advance(LIMIT_MS);
  expect([first.status(), second.status()]).toEqual(["ended", "ended"]);
});

it("a tab opened later counts as a sign, and one that is closed leaves it", async () => {
  const { time, open } = makeIdle();
  const first = open();
  await time.advance(10 * MINUTE_MS);
  open().watch.stop();
  await time.advance(14 * MINUTE_MS - 1);
  expect(first.states).toEqual([]);
  await time.advance(1);
  expect(first.status()).toBe("warned");
});

it.each(["visible", "restored", "resumed"] as const)(
  "a page that slept past the limit ends when it is %s, whoever woke it",
  async (signal) => {
    const { time, open } = makeIdle();
    const tab = open();
    tab.still.yes = true;
    time.shift(8 * 60 * MINUTE_MS);
    tab.page.fire(signal);
    expect(tab.states).toEqual([{ status: "ended" }]);
  },
);

it("the touch that wakes a device does not prolong what is over", () => {
  const { time, open } = makeIdle();
  const tab = open();
  time.shift(LIMIT_MS);
  tab.act();
  expect(tab.states).toEqual([{ status: "ended" }]);
});

it("an answer that comes too late is too late", () => {
  const { time, open } = makeIdle();
  const tab = open();
  time.shift(LIMIT_MS);
  tab.watch.stay();
  expect(tab.status()).toBe("ended");
});

it("a tab that slept learns that the person was active in another", async () => {
  const { time, open } = makeIdle();
  const [sleeper, other] = [open(), open()];
  sleeper.still.yes = true;
  for (let turn = 0; turn < 5; turn += 1) {
    await time.advance(10 * MINUTE_MS);
    other.act();
  }
  sleeper.page.fire("visible");
  expect(sleeper.states).toEqual([]);
});

it("the first tab that ends tells the others, before the server does", async () => {
  const { time, open } = makeIdle();
  const [first, second] = [open(), open()];
  second.still.yes = true;
  await time.advance(LIMIT_MS);
  expect([first.status(), second.status()]).toEqual(["ended", "ended"]);
  expect(second.activity.read()).toMatchObject({ isOver: true, session: "monday" });
  expect(open().states).toEqual([{ status: "ended" }]);
  expect(first.activity.isTaken(time.now().getTime())).toBe(false);
});

it("without storage each tab counts for itself", async () => {
  const { time, open } = makeIdle();
  const [first, second] = [open({ alone: true }), open({ alone: true })];
  await time.advance(10 * MINUTE_MS);
  first.act();
  await time.advance(5 * MINUTE_MS);
  expect([first.status(), second.status()]).toEqual(["active", "ended"]);
});

it("opening the browser again after long does not revive the sign-in; a new one begins afresh", async () => {
  const { time, open } = makeIdle();
  open().watch.stop();
  await time.advance(LIMIT_MS);
  expect(open().states).toEqual([{ status: "ended" }]);
  expect(open({ session: "tuesday" }).states).toEqual([]);
});

it("nothing is known from somebody else's time", async () => {
  const { time, open } = makeIdle();
  open({ person: "riley" }).watch.stop();
  await time.advance(LIMIT_MS);
  const sam = open();
  expect(sam.states).toEqual([]);
  expect(sam.activity.isTaken(time.now().getTime())).toBe(false);
  open({ person: "riley" });
  expect(sam.activity.isTaken(time.now().getTime())).toBe(true);
});

it("a clock that is set back prolongs nothing by more than that", async () => {
  const { time, open } = makeIdle();
  const tab = open();
  time.shift(-60 * MINUTE_MS);
  tab.act();
  await time.advance(LIMIT_MS);
  expect(tab.status()).toBe("ended");
});
