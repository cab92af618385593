import type { ErrorCode } from "./errors";

/** The answer of a rule: allowed, or the error code to refuse with. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly code: ErrorCode };

/** The rule has no objection. */
export const ALLOW: Decision = { allowed: true };

/** The rule refuses, and says how. */
export function deny(code: ErrorCode): Decision {
  return { allowed: false, code };
}
