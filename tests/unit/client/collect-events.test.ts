import { expect, it } from "vitest";
import { collectEvents } from "~/client/collect-events";
import { UNREADABLE } from "~/client/stream-outcome";
import { makeMessage } from "../../support/client/make-wire";

const message = (seq: number, id?: string) => ({
  event: "message",
  id,
  data: JSON.stringify(makeMessage(seq)),
});
const broken = { event: "message", id: "9", data: "{" };
const bye = { event: "bye", data: JSON.stringify({ reason: "lifetime", reconnect: true, retryMs: 7 }) };
const news = { event: "news_of_next_year", id: "5", data: "{}" };

function collect(...raw: Parameters<typeof collectEvents>[0]) {
  const { events, cursor, outcome } = collectEvents(raw, "0");
  const seqs = events.map(({ event, data }) => (event === "message" ? data.seq : event));
  return { seqs, cursor, outcome };
}

it("gives all events and the last place among them", () => {
  expect(collect(message(1, "1"), message(2), message(3, "3"))).toEqual({
    seqs: [1, 2, 3],
    cursor: "3",
    outcome: null,
  });
});

it("stays where it is when nothing says otherwise", () => {
  expect(collect()).toEqual({ seqs: [], cursor: "0", outcome: null });
  expect(collect(message(1), message(2, ""))).toEqual({ seqs: [1, 2], cursor: "0", outcome: null });
});

it("stops before what it cannot read, and never stands behind it", () => {
  expect(collect(message(1, "1"), broken, message(3, "10"))).toEqual({
    seqs: [1],
    cursor: "1",
    outcome: UNREADABLE,
  });
});

it("stops at a bye", () => {
  const outcome = { next: "retry", afterMs: 7 };
  expect(collect(message(1, "1"), bye, message(2, "2"))).toEqual({ seqs: [1, "bye"], cursor: "1", outcome });
});

it("goes past what it need not know", () => {
  expect(collect(message(1, "1"), news)).toEqual({ seqs: [1], cursor: "5", outcome: null });
});
