import { describe, expect, test } from "vitest";
import {
  CONVERSATION_RULES,
  type ConversationAct,
  canAct,
  canUseChat,
  decideAct,
  relationOf,
} from "~/domain/access";
import { isClosed, peerOf } from "~/domain/channel";
import { hasChatPlan, isActiveSubscription } from "~/domain/subscription";
import { makeChannel, makeViewer } from "../../support/make-channel";
import { makeSubscription } from "../../support/make-world";

const NOW = new Date("2026-03-02T09:00:00Z");
const before = new Date(NOW.getTime() - 1);
const after = new Date(NOW.getTime() + 1);

const people = {
  "the therapist": makeViewer(1, "therapist"),
  "the prospect": makeViewer(2, "prospect"),
  "another therapist": makeViewer(3, "therapist"),
  "another prospect": makeViewer(4, "prospect"),
  "an admin": makeViewer(5, "admin"),
};
const channels = {
  open: makeChannel(),
  closed: makeChannel({ status: "closed", closedAt: before }),
  "closing later": makeChannel({ closesAt: after }),
  missing: null,
};

const ACTS = Object.keys(CONVERSATION_RULES) as ConversationAct[];

describe("who may do what", () => {
  test("the table is the one written here", () => {
    const table = ACTS.map((act) =>
      [act, ...(["therapist", "prospect", "none"] as const)].map((relation, at) =>
        at === 0
          ? act
          : [false, true]
              .map((closed) => decideAct(act, relation as "none", closed))
              .map((answer) => (answer.allowed ? "yes" : answer.code))
              .join(" / "),
      ),
    );
    // act, therapist (open / closed), prospect, everybody else
    expect(table).toEqual([
      ["read", "yes / yes", "yes / yes", "not_found / not_found"],
      ["search", "yes / yes", "yes / yes", "not_found / not_found"],
      ["mark_read", "yes / yes", "yes / yes", "not_found / not_found"],
      ["type", "yes / yes", "yes / yes", "not_found / not_found"],
      ["send", "yes / chat_closed", "yes / chat_closed", "not_found / not_found"],
      ["edit", "yes / chat_closed", "yes / chat_closed", "not_found / not_found"],
      ["delete", "yes / yes", "yes / yes", "not_found / not_found"],
      ["close", "yes / yes", "yes / yes", "not_found / not_found"],
      ["reopen", "yes / yes", "forbidden / forbidden", "not_found / not_found"],
      ["export", "yes / yes", "yes / yes", "not_found / not_found"],
    ]);
  });

  test.each<[keyof typeof people, keyof typeof channels, string, string, string]>([
    // person, channel, read, send, reopen
    ["the therapist", "open", "yes", "yes", "yes"],
    ["the therapist", "closed", "yes", "chat_closed", "yes"],
    ["the therapist", "closing later", "yes", "yes", "yes"],
    ["the prospect", "open", "yes", "yes", "forbidden"],
    ["the prospect", "closed", "yes", "chat_closed", "forbidden"],
    ["another therapist", "open", "not_found", "not_found", "not_found"],
    ["another prospect", "closed", "not_found", "not_found", "not_found"],
    ["an admin", "open", "not_found", "not_found", "not_found"],
    ["the therapist", "missing", "not_found", "not_found", "not_found"],
    ["another prospect", "missing", "not_found", "not_found", "not_found"],
  ])("%s, %s: read %s, send %s, reopen %s", (person, channelName, ...expected) => {
    const answers = (["read", "send", "reopen"] as const).map((act) =>
      canAct(act, people[person], channels[channelName]),
    );
    expect(answers.map((answer) => (answer.allowed ? "yes" : answer.code))).toEqual(expected);
  });
});

describe("who may use the chat at all", () => {
  test.each([
    ["an active one", [makeSubscription()], true],
    ["one that starts now", [makeSubscription({ startsAt: NOW })], true],
    ["one that starts later", [makeSubscription({ startsAt: after })], false],
    ["one that ends later", [makeSubscription({ endsAt: after })], true],
    ["one that ends now", [makeSubscription({ endsAt: NOW })], false],
    ["one that has ended", [makeSubscription({ endsAt: before })], false],
    ["a cancelled one", [makeSubscription({ status: "cancelled" })], false],
    ["one whose status is from another version", [makeSubscription({ status: "ACTIVE" })], false],
    ["one of several", [makeSubscription({ status: "expired" }), makeSubscription({ kind: "trial" })], true],
    ["none", [], false],
  ])("a prospect with %s", (_name, subscriptions, allowed) => {
    const viewer = makeViewer(2, "prospect", { subscriptions });
    expect(hasChatPlan(viewer, NOW)).toBe(allowed);
    expect(canUseChat(viewer, NOW)).toEqual(
      allowed ? { allowed: true } : { allowed: false, code: "subscription_required" },
    );
    expect(subscriptions.some((each) => isActiveSubscription(each, NOW))).toBe(allowed);
  });

  test.each(["therapist", "admin"] as const)("a %s needs no plan", (role) => {
    expect(canUseChat(makeViewer(9, role), NOW)).toEqual({ allowed: true });
  });
});

test("a therapist's user id is compared with user ids, never with therapist ids", () => {
  // Both 1 and 2 are people; neither is the row number of a therapist.
  const channel = makeChannel();
  expect(peerOf(1, channel).userId).toBe(2);
  expect(peerOf(2, channel).userId).toBe(1);
  expect(relationOf({ userId: 7 }, channel)).toBe("none");
});

test("closed is what the database said it was, whatever this machine believes the time to be", () => {
  expect(isClosed(makeChannel({ closesAt: before }))).toBe(false);
  expect(isClosed(makeChannel({ status: "closed", closesAt: after }))).toBe(true);
});
