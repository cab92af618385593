import { en } from "~/chat-ui/words/en";
import { ENGLISH_FIRST } from "./english-first";
import type { FrameWords, WholeLanguage } from "./frame-words";

const own: FrameWords = {
  ...ENGLISH_FIRST.own,
  reopen: "Open it again",
  blocked: "The sign-in window did not open, or it was closed. Try again when you are ready.",
  problems: {
    ...ENGLISH_FIRST.own.problems,
    identity: {
      title: "Sign in to write",
      text: "Your conversation is private, so we need to know that it is you.",
    },
    signed_out: {
      title: "You're not signed in",
      text: "Sign in on this page, then open the chat again. Your conversation is kept.",
    },
    no_plan: {
      title: "Your plan doesn't include messages now",
      text: "Your conversation is kept. Ask whoever offers you this benefit, or look at your plan with Renavest.",
    },
    not_here: {
      title: "The chat isn't available here now",
      text: "Your conversation, if you have one, is kept.",
    },
    idle: {
      title: "We closed the conversation",
      text: "Nothing happened for a while, so we took it off this screen to keep it private.",
    },
    revoked: {
      title: "This conversation isn't open to you any more",
      text: "If that surprises you, ask your therapist.",
    },
  },
};

/** English, whole. */
export const ENGLISH: WholeLanguage = { locale: "en", words: en, own };
