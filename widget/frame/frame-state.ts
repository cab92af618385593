import type { IdleState } from "~/client/idle-watch";
import type { ChatSession, ChatSnapshot } from "~/client/snapshot";
import type { FrameProblem, Language } from "./frame-words";

/** What stands in the frame. */
export type FrameView =
  | { readonly kind: "loading" }
  | { readonly kind: "problem"; readonly problem: FrameProblem }
  | { readonly kind: "chat"; readonly session: ChatSession; readonly channelId: string };

/** Everything the frame is drawn from. */
export interface FrameState {
  readonly view: FrameView;
  readonly language: Language;
  /** The page shows the frame. */
  readonly isShown: boolean;
  /** The sign-in window did not open, or was closed. */
  readonly isBlocked: boolean;
  readonly idle: IdleState;
}

/** Why the conversation may not stay on the screen; a session that has only run out hides nothing. */
export function findEnd({ forgotten, connection }: ChatSnapshot): FrameProblem | null {
  if (forgotten) return "signed_out";
  if (connection.status !== "ended") return null;
  if (connection.reason === "signed_out") return connection.onPurpose === true ? "signed_out" : null;
  return ({ subscription_ended: "no_plan", revoked: "revoked", feature_off: "not_here" } as const)[
    connection.reason
  ];
}

/** What a refusal by the server means to the person. */
export function toProblem(status: number | null): FrameProblem {
  if (status === 401) return "signed_out";
  if (status === 402) return "no_plan";
  if (status === 403) return "revoked";
  return status === 404 ? "not_here" : "unreachable";
}
