import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChatApi } from "~/client/api";
import { toUncertainError } from "~/client/api-error";
import { browserClock } from "~/client/clock";
import { createTypingTeller, PAUSE_MS, TELL_SPACING_MS } from "~/client/typing-teller";
import { settle } from "../../support/client/make-connection";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeTeller(messaging: (typing: boolean) => Promise<unknown> = async () => ({ ok: true })) {
  const told: boolean[] = [];
  const api = {
    messaging: async (body: { typing: boolean }) => {
      told.push(body.typing);
      return messaging(body.typing);
    },
  } as unknown as ChatApi;
  const may = { tell: true };
  const teller = createTypingTeller({ api, clock: browserClock, mayTell: () => may.tell });
  return { teller, told, may };
}

it("tells of steady writing now and then, and once when it has stopped", async () => {
  const { teller, told } = makeTeller();
  for (let second = 0; second < 2 * TELL_SPACING_MS; second += 500) {
    teller.note("c1", true);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(told).toEqual([true, true]);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(told).toEqual([true, true, false]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(3);
});

it("tells at once when the field is emptied, and again when writing goes on", async () => {
  const { teller, told } = makeTeller();
  teller.note("c1", true);
  await settle();
  teller.note("c1", false);
  teller.note("c1", false);
  await settle();
  teller.note("c1", true);
  await settle();
  expect(told).toEqual([true, false, true]);
});

it("has nothing to take back when nothing was told", async () => {
  const { teller, told } = makeTeller();
  teller.note("c1", false);
  teller.stopAll();
  await settle();
  expect(told).toEqual([]);
});

it("waits for one sign to arrive before it sends the next, so that none overtakes another", async () => {
  const answers: (() => void)[] = [];
  const { teller, told } = makeTeller(() => new Promise<void>((resolve) => answers.push(resolve)));
  teller.note("c1", true);
  teller.note("c1", false);
  await settle();
  expect(told).toEqual([true]);
  answers[0]!();
  await settle();
  expect(told).toEqual([true, false]);
});

it("survives a lost sign, and says nothing where nothing may be said", async () => {
  const { teller, told, may } = makeTeller(() => Promise.reject(toUncertainError()));
  teller.note("c1", true);
  await settle();
  may.tell = false;
  teller.note("c2", true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([true]);
  expect(vi.getTimerCount()).toBe(0);
});

it("stops in every conversation at once", async () => {
  const { teller, told } = makeTeller();
  teller.note("c1", true);
  teller.note("c2", true);
  await settle();
  teller.stopAll();
  await settle();
  expect(told).toEqual([true, true, false, false]);
  expect(vi.getTimerCount()).toBe(0);
});
