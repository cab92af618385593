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

/** What only the frame says. */
export interface FrameWords {
  readonly close: string;
  readonly loading: string;
  readonly signIn: string;
  readonly again: string;
  readonly blocked: string;
  readonly problems: Readonly<Record<FrameProblem, { readonly title: string; readonly text: string }>>;
}

/** Everything that is said in the frame, in one language. */
export interface Language {
  readonly locale: Words["locale"];
  readonly words: Words;
  readonly own: FrameWords;
}
