import { createPlural } from "~/chat-ui/words/create-plural";
import type { RecordsWords } from "./records-words";

const plural = createPlural("en");
const messages = (count: number) => plural(count, { one: "# message", other: "# messages" });

/** English. */
export const enRecords: RecordsWords = {
  title: "Download a record",
  lead: "A record holds the whole conversation as it is kept: every message, what was changed or deleted, and when each of you had read it. What happens to the file afterwards is in your hands.",
  open: "Download a record",
  back: "Back to conversations",
  conversation: "Conversation",
  withPerson: (name, count) => `${name} (${messages(count)})`,
  ofAppointment: (name, when, count) => `${name}, appointment ${when} (${messages(count)})`,
  none: "You have no conversations to take a record of.",
  from: "First day",
  to: "Last day",
  zone: "Time zone",
  format: "Format",
  formats: {
    pdf: "PDF, to read and print",
    zip: "ZIP, all of these together, to hand over",
    html: "Web page, to read anywhere",
    csv: "CSV, for spreadsheets",
    json: "JSON, for other programs",
  },
  look: "See what it holds",
  download: "Download",
  holds: (count) => `This record will hold ${messages(count)}`,
  holdsPlaces: (first, last) => (first === last ? `no. ${first}` : `no. ${first} to ${last}`),
  holdsNothing: "There are no messages in these days.",
  holdsAll: "Leave both days empty for the whole conversation.",
  long: "It is a long one: the download takes a while, and goes on while you do other things.",
  signInAgain: {
    title: "First, sign in again",
    text: "A record leaves this place, so we ask you to show that it is you. It takes a sign-in of the last ten minutes.",
    action: "Sign in again",
  },
  refused: {
    recent_sign_in_required: "Your sign-in was more than ten minutes ago.",
    rate_limited: "You have taken many records in a short time. Try again in an hour.",
    unavailable: "We couldn't reach our records. Try again in a moment.",
    not_found: "This conversation isn't there any more.",
    forbidden: "This record isn't available to you.",
    other: "The record couldn't be made. Try again.",
  },
  history: "Records you have asked for",
  noHistory: "None yet.",
  gone: "A former conversation",
  states: { started: "Not finished", complete: "Downloaded", incomplete: "Broke off" },
  count: messages,
  period: (from, to) => {
    if (from === null && to === null) return "whole conversation";
    if (from === null) return `until ${to}`;
    return to === null ? `from ${from}` : `${from} to ${to}`;
  },
  fingerprint: (sha256) => `Fingerprint ${sha256}`,
  check: "How to check a record",
  keys: {
    title: "Is a record from here?",
    lead: "Every record that is downloaded from here is signed. If you were given one, compare the key that the verifier shows with the keys below.",
    current: "Key in use:",
    former: "Used before:",
    verify: "Check a record",
    how: "The verifier looks at the file on your own device and sends nothing anywhere. The keys are also at /.well-known/renavest-record-keys.json, for programs.",
  },
};
