import { createPlural } from "~/chat-ui/words/create-plural";
import type { RetentionWords } from "./retention-words";

const plural = createPlural("en");
const days = (count: number) => plural(count, { one: "# day", other: "# days" });

/** English. */
export const enRetention: RetentionWords = {
  lead: "How long conversations are kept, what is kept whatever a rule says, and what was deleted. That you looked goes on record.",
  rules: "Rules",
  rulesText: (grace) =>
    `Days count from a conversation's last moment: its last message, its closing or reopening, or the end of its appointment, whichever is latest. Then all of it is deleted, its key first. For ${days(grace)} after a rule was set nothing is deleted by it.`,
  kinds: {
    direct: "Direct conversations",
    appointment: "Chats of appointments",
    unverified: "Visitors who did not say who they are",
  },
  kept: "Kept for good",
  deletedAfter: (count) => `Deleted after ${days(count)}`,
  neverSet: "No rule was ever set.",
  setBy: (name, when) => `Set by ${name}, ${when}`,
  countsFrom: (when) => `Nothing is deleted by it before ${when}.`,
  change: "Set a rule",
  kind: "Which",
  days: "Days",
  daysHint: (min) => `At least ${days(min)}. Leave it empty to keep for good.`,
  reason: "Why",
  reasonHint: (min) => `At least ${min} characters. It stays on record; don't write what was said.`,
  setRule: "Set the rule",
  due: "What would be deleted",
  dueNow: "As of now, by the rules and holds as they are.",
  dueOn: (day) => `By the end of ${day} (UTC), by the rules and holds as they are now.`,
  onDay: "On day (UTC)",
  show: "Show",
  nothingDue: "Nothing would be deleted.",
  inAll: (count) => plural(count, { one: "# conversation", other: "# conversations" }),
  thereAreMore: (shown) => `Shown are the first ${shown}.`,
  messages: (count) => plural(count, { one: "# message", other: "# messages" }),
  span: (from, until) => `${from} to ${until}`,
  since: (when) => `Over since ${when}`,
  placeHold: "Place a legal hold",
  holds: "Legal holds",
  holdsText: (grace) =>
    `What is held is not deleted by any rule, and its key cannot be destroyed. For ${days(grace)} after its release a hold still holds.`,
  noHolds: "Nothing is held.",
  howToHold: "To place a hold, open the conversation or the person it is about.",
  holdOn: (names) => `Keep the conversation of ${names}`,
  holdOnPerson: (name) => `Keep all conversations of ${name}`,
  allOf: (name) => `All conversations of ${name}`,
  placedBy: (name, when) => `Placed by ${name}, ${when}`,
  releasedBy: (name, when) => `Released by ${name}, ${when}`,
  holdsUntil: (when) => `It still holds until ${when}.`,
  release: "Release",
  releaseReason: "Why it is released",
  receipts: "What was deleted",
  noReceipts: "Nothing was deleted so far.",
  deleted: (when) => `Deleted ${when}`,
  underWay: "Being deleted",
  byRule: (count, name) => `By the rule of ${count === null ? "keeping" : days(count)}, set by ${name}`,
  receipt: "Receipt",
  digest: "SHA-256",
  done: {
    rule: "The rule is set.",
    hold: "The hold is placed.",
    release: "The hold is released.",
  },
  refused: {
    days: "That is not a number of days a rule may say.",
    reason: "Say why, in 10 to 500 characters.",
    gone: "That hold was released before.",
  },
};
