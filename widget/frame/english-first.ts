import { enFirst } from "~/chat-ui/words/en-first";
import type { FirstFrameWords, Language } from "./frame-words";

const own: FirstFrameWords = {
  close: "Close chat",
  loading: "Opening your conversation.",
  signIn: "Sign in with Renavest",
  again: "Try again",
  problems: {
    unreachable: {
      title: "We can't reach the chat",
      text: "Your conversation is kept. Check your connection and try again.",
    },
  },
};

/** English, until the rest of the frame is there. */
export const ENGLISH_FIRST: Language = { locale: "en", words: enFirst, own };
