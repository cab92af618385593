import type { Decision } from "~/domain/decision";
import { ChatError } from "~/domain/errors";

/** Turns a refusal into the ChatError it names. */
export function requireAllowed(decision: Decision): void {
  if (!decision.allowed) throw new ChatError(decision.code);
}
