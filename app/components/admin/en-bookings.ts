import { createPlural } from "~/chat-ui/words/create-plural";
import type { BookingsWords } from "./bookings-words";

const plural = createPlural("en");

/** English. */
export const enBookings: BookingsWords = {
  lead: "All appointments and how their chats stand, never what is said there. That you looked goes on record.",
  state: "Which",
  any: "All",
  choice: (name, count) => `${name} (${count})`,
  filters: { coming: "Still to come", past: "Over", cancelled: "Cancelled", chat_open: "Chat open now" },
  states: { coming: "Still to come", past: "Over", cancelled: "Cancelled" },
  onlyOf: (name) => `Only with ${name}`,
  everybody: "Show everybody's",
  howToAdd: "To add an appointment, look for its client first.",
  list: "Appointments",
  none: "No appointment fits.",
  bookedIn: (zone) => `Booked in ${zone.replaceAll("_", " ")}`,
  noChat: "No chat",
  open: (until) => `Chat open until ${until}`,
  closed: "Chat closed",
  messages: (count) => plural(count, { one: "# message", other: "# messages" }),
  carrier: (waiting, needsLook) =>
    `${plural(waiting, { one: "# thing has", other: "# things have" })} not reached Stream yet.${
      needsLook === 0
        ? ""
        : ` ${plural(needsLook, { one: "# of them needs", other: "# of them need" })} a look.`
    } Each is tried again until it is done; people can write here in the meantime.`,
  earlier: "Earlier appointments",
  first: "Back to the latest",
};
