import { toChatApiError } from "~/client/api-error";
import type { IdleState } from "~/client/idle-watch";
import type { SessionCore } from "~/client/session-parts";
import type { ChatSnapshot, TalkSession } from "~/client/snapshot";
import { AccessRefused } from "./access";
import { ENGLISH_FIRST } from "./english-first";
import type { Frame } from "./frame";
import type { FrameProblem, Language } from "./frame-words";
import type { Rest } from "./rest";

/** Draws what only a visitor sees, into a form of its own; `until`: when their conversation is deleted, ISO-8601. */
export type DrawVisit = (
  form: HTMLFormElement | null,
  frame: Frame,
  language: Language,
  until?: string,
) => void;

/** What stands in the frame. */
export type FrameView =
  | { readonly kind: "loading" }
  | { readonly kind: "problem"; readonly problem: FrameProblem }
  | { readonly kind: "visitor"; readonly draw: DrawVisit }
  | {
      readonly kind: "chat";
      readonly session: TalkSession;
      readonly core: SessionCore;
      readonly channelId: string;
      /** Null: they are no visitor. */
      readonly drawNote: DrawVisit | null;
    };

/** Everything the frame is drawn from. */
export interface FrameState {
  readonly view: FrameView;
  readonly language: Language;
  /** What comes after the first messages. Null: not yet; `isCut`: it did not load. */
  readonly rest: Rest | null;
  readonly isCut: boolean;
  /** The page shows the frame. */
  readonly isShown: boolean;
  /** The sign-in window did not open, or was closed. */
  readonly isBlocked: boolean;
  readonly idle: IdleState;
}

/** Before anything is known. */
export const BEGINNING: FrameState = {
  view: { kind: "loading" },
  ...{ language: ENGLISH_FIRST, rest: null, isCut: false },
  ...{ isShown: false, isBlocked: false, idle: { status: "active" } },
};

/** Why the conversation may not stay on the screen; a session that has only run out hides nothing. */
export function findEnd({ forgotten, connection }: ChatSnapshot): FrameProblem | null {
  if (forgotten) return "signed_out";
  if (connection.status !== "ended") return null;
  if (connection.reason === "signed_out") return connection.onPurpose === true ? "signed_out" : null;
  return ({ subscription_ended: "no_plan", revoked: "revoked", feature_off: "not_here" } as const)[
    connection.reason
  ];
}

/** What a failure means to the person. */
export function toProblem(error: unknown): FrameProblem {
  const { status } = error instanceof AccessRefused ? error : toChatApiError(error);
  if (status === 401) return "signed_out";
  if (status === 402) return "no_plan";
  if (status === 403) return "revoked";
  return status === 404 ? "not_here" : "unreachable";
}

/** A visitor's way back is gone, and signing in would not bring it back. */
export function toShown(view: FrameView, problem: FrameProblem): FrameProblem {
  return problem === "signed_out" && view.kind === "chat" && view.drawNote !== null ? "revoked" : problem;
}
