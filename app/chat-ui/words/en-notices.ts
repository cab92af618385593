import type { Words } from "./words";

/** What a chat says of itself, in English. */
export const enNotices: Words["conversation"]["notices"] = {
  chat_opened: (when) => `This chat goes with your appointment. It is open until ${when}.`,
  chat_moved: (when) => `The appointment was moved. This chat is open until ${when}.`,
  chat_kept_open: (when) => `This chat stays open until ${when}.`,
  chat_closed: () => "This chat has closed.",
  chat_cancelled: () => "The appointment was cancelled, and this chat has closed.",
};
