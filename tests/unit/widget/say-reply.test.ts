import { expect, test } from "vitest";
import { sayReply } from "../../../widget/frame/say-reply";

const PROMISE = { en: "Usually answers within a day.", es: "Suele responder en un día." };
/** A moment by this machine's clocks, as the reader's are. November 2026: the 23rd is a Monday. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);

test.each([
  ["in hours: the promise", "en", at(23, 12), PROMISE.en],
  ["out of hours, the same day", "en", at(23, 7), "Replies today from 9:00 AM."],
  ["the evening before", "en", at(23, 20), "Replies tomorrow from 9:00 AM."],
  ["before a weekend", "en", at(27, 20), "Replies Monday from 9:00 AM."],
  ["the same in Spanish", "es", at(27, 20), "Responde el lunes desde las 9:00."],
  ["tomorrow in Spanish", "es", at(23, 20), "Responde mañana desde las 9:00."],
] as const)("%s", (_name, locale, now, expected) => {
  const closures = [
    [at(23, 0), at(23, 9)],
    [at(23, 17), at(24, 9)],
    [at(27, 17), at(30, 9)],
  ].map(([from, until]) => [Number(from), Number(until)] as const);
  const said = sayReply({ closures, replyPromise: PROMISE }, locale, now);
  expect(said?.replaceAll("\u202f", " ")).toBe(expected);
});

test("where nothing is promised and nobody is away nothing is said", () => {
  expect(sayReply({ closures: [], replyPromise: null }, "en", at(23, 12))).toBeUndefined();
});
