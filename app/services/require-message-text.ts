import { ChatError } from "~/domain/errors";
import { checkMessageText } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";

const REFUSALS = {
  empty: "content is empty.",
  too_long: `content is longer than ${LIMITS.messageCharacters} characters.`,
  not_text: "content holds characters that are not text (NUL or a lone surrogate).",
} as const;

/** The text as it will be stored. Throws `invalid_request` that says what is wrong, never what was written. */
export function requireMessageText(raw: string): string {
  const check = checkMessageText(raw, LIMITS.messageCharacters);
  if (!check.ok) throw new ChatError("invalid_request", { message: REFUSALS[check.reason] });
  return check.text;
}
