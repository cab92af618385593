import type { ChangeProblem } from "~/client/message-changer";
import type { Words } from "../words/words";

/** Why a change of one's own message was not made, in words. */
export function toChangeWords(problem: ChangeProblem, words: Words): string {
  const { change, send } = words;
  switch (problem) {
    case "forbidden":
      return change.tooLate;
    case "chat_closed":
      return change.closed;
    case "signed_out":
      return change.signedOut;
    case "unavailable":
      return change.unsure;
    case "empty":
      return change.empty;
    case "too_long":
      return send.reasons.too_large;
    case "not_text":
      return send.notText;
    default:
      return send.reasons[problem];
  }
}
