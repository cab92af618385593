import { jsonHeaders } from "./answer-headers.server";
import type { JsonAnswer, TextAnswer } from "./api.server";

/** A finished answer as either lane writes it. */
export function toFinished(
  answer: JsonAnswer | TextAnswer,
  requestId: string,
): { readonly status: number; readonly text: string; readonly headers: Record<string, string> } {
  const { status } = answer;
  if (answer.kind === "json")
    return { status, text: JSON.stringify(answer.body), headers: jsonHeaders(requestId, answer.headers) };
  const headers = jsonHeaders(requestId, { "Content-Type": answer.contentType, ...answer.headers });
  return { status, text: answer.text, headers };
}
