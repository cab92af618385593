import { expect, test } from "vitest";
import { createHintLine, type HintTransport } from "~/adapters/hint-line.server";
import type { Hint } from "~/services/ports/live-hints";
import { createFakeClock, settle } from "../../support/fake-clock";
import { createFakeLog } from "../../support/fake-log";

const HINT: Hint = { kind: "person", userId: 7 };

/** A line over a transport whose ways to speak and to hear the test can cut apart. */
function makeLine() {
  const clock = createFakeClock();
  const log = createFakeLog();
  const heard: Hint[] = [];
  const sent: string[] = [];
  const wire = { canSpeak: true, canHear: true, dialled: 0, closed: 0 };
  let tell: (text: string) => void = () => undefined;
  const transport: HintTransport = {
    listen(onText) {
      wire.dialled += 1;
      tell = onText;
      return {
        ready: Promise.resolve(),
        async close() {
          wire.closed += 1;
        },
      };
    },
    async send(text) {
      await settle();
      if (!wire.canSpeak) throw new Error("cannot speak of a secret");
      sent.push(text);
      if (wire.canHear) tell(text);
    },
  };
  const line = createHintLine({ transport, clock, log });
  const open = async () => {
    line.subscribe((hint) => heard.push(hint));
    await settle();
  };
  return { line, clock, log, heard, sent, wire, open };
}

test("a line that hears itself stays, however quiet it is", async () => {
  const { line, clock, heard, sent, wire, open } = makeLine();
  await open();
  await clock.advance(10 * 60_000);
  expect([line.isUp, wire.dialled]).toEqual([true, 1]);
  expect(sent.length).toBeGreaterThan(10);
  // Its own empty word is no hint.
  expect(heard).toEqual([{ kind: "anything" }]);
});

test("a line that looks alive and brings nothing is made anew, and everybody is told to look", async () => {
  const { line, clock, heard, wire, open, log } = makeLine();
  await open();
  wire.canHear = false;
  await clock.advance(32_000);
  expect([wire.dialled, wire.closed]).toEqual([2, 1]);
  wire.canHear = true;
  await clock.advance(5 * 60_000);
  expect([line.isUp, wire.dialled]).toEqual([true, 2]);
  expect(heard).toEqual([{ kind: "anything" }, { kind: "anything" }]);
  expect(log.lines.map(({ event }) => event)).toEqual(["hint_line_failed", "hint_line_back"]);
});

test("not being able to speak is nothing against hearing, and is told once", async () => {
  const { line, clock, wire, open, log } = makeLine();
  await open();
  wire.canSpeak = false;
  await clock.advance(5 * 60_000);
  expect([line.isUp, wire.dialled]).toEqual([true, 1]);
  for (let time = 0; time < 10; time += 1) {
    line.publish(HINT);
    await clock.advance(10);
  }
  expect(log.errors()).toEqual(["hint_lost"]);
  wire.canSpeak = true;
  line.publish(HINT);
  await clock.advance(10);
  expect(log.lines.at(-1)).toMatchObject({ event: "hints_back", fields: { lost: 10 } });
});

test("what is said while a text is under way shares the next, in order", async () => {
  const { line, heard, sent, open } = makeLine();
  await open();
  const hints = Array.from({ length: 50 }, (_, userId): Hint => ({ kind: "person", userId }));
  for (const hint of hints) line.publish(hint);
  await expect.poll(() => heard.slice(1)).toEqual(hints);
  expect(sent).toHaveLength(2);
});

test("closed it leaves no timer and no connection", async () => {
  const { line, clock, wire, open } = makeLine();
  await open();
  await clock.advance(20_000);
  await line.close();
  await clock.advance(60_000);
  expect([clock.pendingTimers, wire.dialled, wire.closed, line.isUp]).toEqual([0, 1, 1, false]);
});
