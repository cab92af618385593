import { expect, test } from "vitest";
import { PresenceBoard } from "~/services/live/presence-board";
import { createFakeClock, settle } from "../../../support/fake-clock";
import { createFakeHints } from "../../../support/fake-hints";
import { createSeededRandom } from "../../../support/fake-random";

test("however many people are here, each announcement fits into one NOTIFY of 8,000 bytes", async () => {
  const hints = createFakeHints();
  const clock = createFakeClock();
  const board = new PresenceBoard({ hints, clock, random: createSeededRandom(1) });
  const other = new PresenceBoard({ hints, clock, random: createSeededRandom(2) });
  const leaveOther = other.enter("somebody-elsewhere");
  // As long as the database makes them by itself.
  const people = Array.from({ length: 450 }, (_, index) => `${index}`.padStart(44, "p"));
  const leaves = people.map((person) => board.enter(person));
  await clock.advance(30_000);
  for (const hint of hints.published) expect(JSON.stringify(hint).length).toBeLessThan(7_900);
  expect(people.filter((person) => !other.isOnline(person))).toEqual([]);
  for (const leave of leaves) leave();
  await settle();
  expect(people.filter((person) => other.isOnline(person))).toEqual([]);
  leaveOther();
  expect(clock.pendingTimers).toBe(0);
});
