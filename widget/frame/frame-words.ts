import type { FirstWords } from "~/chat-ui/words/first-words";
import type { Words } from "~/chat-ui/words/words";

/** Why there is no conversation on the screen. */
export type FrameProblem =
  | "identity"
  | "signed_out"
  | "unreachable"
  | "no_plan"
  | "not_here"
  | "idle"
  | "revoked";

interface ProblemWords {
  readonly title: string;
  readonly text: string;
}

/** What only the frame says, also when the rest of it does not come. */
export interface FirstFrameWords {
  readonly close: string;
  readonly loading: string;
  readonly signIn: string;
  readonly again: string;
  /** The same, after the conversation was taken off the screen. */
  readonly reopen?: string;
  readonly blocked?: string;
  readonly problems: Readonly<
    Record<"unreachable", ProblemWords> & Partial<Record<FrameProblem, ProblemWords>>
  >;
}

/** What only the frame says. */
export interface FrameWords extends FirstFrameWords {
  readonly reopen: string;
  readonly blocked: string;
  readonly problems: Readonly<Record<FrameProblem, ProblemWords>>;
}

/** What can be said in the frame so far, in one language. */
export interface Language {
  readonly locale: Words["locale"];
  readonly words: FirstWords;
  readonly own: FirstFrameWords;
}

/** Everything that is said in the frame, in one language. */
export interface WholeLanguage extends Language {
  readonly words: Words;
  readonly own: FrameWords;
}
