import { createPlural } from "./create-plural";
import type { Words } from "./words";

const plural = createPlural("en");

/** English, for a therapist who opens a chat again or keeps it open. */
export const enKeepOpen: Words["keepOpen"] = {
  extend: "Keep it open longer",
  reopen: "Open it again",
  howLong: "How long, from now",
  hours: (count) => plural(count, { one: "# hour", other: "# hours" }),
  days: (count) => plural(count, { one: "# day", other: "# days" }),
  reason: "Reason",
  reasonNote: "It is kept in the record of who did what, and not shown in the conversation.",
  noReason: "Say in a few words why.",
  working: "One moment…",
  cancel: "Cancel",
  failed: "Nothing changed.",
  forbidden: "Only this conversation's therapist can do this.",
  over: "This conversation can't be opened again.",
  signedOut: "You're signed out. Sign in and try again.",
  unsure: "We got no answer, so it may have worked or not. Trying again is safe.",
};
