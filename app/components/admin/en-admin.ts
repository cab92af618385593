import { createPlural } from "~/chat-ui/words/create-plural";
import type { AdminWords } from "./admin-words";
import { enBookings } from "./en-bookings";
import { enEvents } from "./en-events";
import { enPartners } from "./en-partners";
import { enPeople } from "./en-people";
import { enRetention } from "./en-retention";

const plural = createPlural("en");
const messages = (count: number) => plural(count, { one: "# message", other: "# messages" });

/** English. */
export const enAdmin: AdminWords = {
  titles: {
    audit: "Audit trail",
    disclosures: "Who has seen it",
    conversation: "Conversation",
    people: "People",
    person: "Account and plans",
    appointments: "Appointments",
    retention: "Retention and legal holds",
    partners: "Partners",
    partner: "Partner's site",
  },
  nav: {
    label: "Looking after Renavest",
    audit: "Audit trail",
    people: "People",
    appointments: "Appointments",
    retention: "Retention",
    partners: "Partners",
  },
  people: enPeople,
  bookings: enBookings,
  partners: enPartners,
  retention: enRetention,
  audit: {
    lead: "Who read or changed what, when and from where. Nothing here is ever changed or removed.",
    who: "Who",
    whoHint: "Name or e-mail",
    onlyOf: (name) => `Only what ${name} did`,
    anybody: "Show everybody",
    conversation: "Conversation",
    action: "What",
    outcome: "How it ended",
    any: "Any",
    from: "From day (UTC)",
    to: "To day (UTC)",
    search: "Search",
    clear: "Start over",
    choose: "Several people go by that name. Which one?",
    nobody: "Nobody goes by that name or address.",
    none: "Nothing on record fits.",
    older: "Older",
    newest: "Back to the newest",
  },
  standing: {
    intact: (when, events) =>
      `Last verified ${when}: intact, ${plural(events, { one: "# event", other: "# events" })}.`,
    broken: (when, problems) =>
      `Last verified ${when}: not intact, ${plural(problems, { one: "# fault", other: "# faults" })}. Ask whoever runs the servers to look at once.`,
    never: "Not verified yet.",
    exported: (when) => `A copy of its seals was last stored elsewhere ${when}.`,
    neverExported: "No copy of its seals has been stored elsewhere yet.",
  },
  event: enEvents,
  report: {
    lead: "Everybody else who was shown this person's messages or changed something about them. What they did themselves is left out, except that every record taken of their conversations is here. While somebody's live view was open, everything that came is taken to have been seen.",
    conversations: "Conversations",
    noConversations: "No conversations.",
    events: "On record",
    none: "Nothing on record for this period.",
    made: (when) => `Made ${when}`,
    print: "Print",
    period: "Period",
    apply: "Show",
    messages,
  },
  register: {
    title: "Records that were taken",
    none: "Nobody has taken a record in this period.",
    more: "There are more. Choose a shorter period.",
    somebody: "Somebody who is not here any more",
    taken: (name) => `${name} took the record.`,
    ownCopy: (name) => `${name} took their own copy.`,
    number: (id) => `Record ${id}`,
  },
  glass: {
    lead: "You see that this conversation exists and how it stands. Its messages are between the two.",
    open: "Open",
    closed: "Closed",
    title: "Emergency access",
    text: "If somebody's safety depends on it, you can read this conversation for a while. Your name, the time and your reason go on record first, and the record can't be removed. You can read and nothing else.",
    reason: "Why is it needed?",
    reasonHint: (min) => `At least ${min} characters. Other people will read this.`,
    tooShort: (min, max) => `Please say why, in ${min} to ${max} characters. Nothing was opened.`,
    minutes: "For how long?",
    minutesOption: (count) => plural(count, { one: "# minute", other: "# minutes" }),
    button: "Put on record and open",
    until: (time) => `Emergency access until ${time}`,
    left: (minutes) => plural(minutes, { one: "# minute left", other: "# minutes left" }),
    over: "Emergency access is over.",
    done: "I'm done, close it",
    empty: "There are no messages in this conversation.",
    trail: "What is on record about this conversation",
  },
};
