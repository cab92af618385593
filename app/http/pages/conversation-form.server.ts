import { json, redirect } from "@remix-run/node";
import { ChatError, type ErrorCode, isChatError } from "~/domain/errors";
import { checkMessageText } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";
import { conversationPath } from "~/protocol/paths";
import { sendMessage } from "~/services/send-message";
import { statusOf } from "../error-table.server";
import { requireSameOrigin } from "../same-origin.server";
import { SendRequest } from "../schemas.server";
import type { PageCall } from "./page-call.server";
import { requirePageViewer } from "./page-viewer.server";
import { readForm } from "./read-form.server";

/** A message the server did not take: why, and the text, so that nothing typed is lost. */
export interface RefusedMessage {
  readonly error: ErrorCode;
  readonly text: string;
  /** The key to post it with again: nobody knows whether the first time was stored (P2). Absent: a new one is needed. */
  readonly clientMessageId?: string;
}

/** What the person can do something about, on the same page. */
const SHOWN_WITH_TEXT: readonly ErrorCode[] = [
  "invalid_request",
  "subscription_required",
  "chat_closed",
  "idempotency_conflict",
  "too_large",
  "rate_limited",
  "unavailable",
];

/** Sends the form's message, then shows the conversation again (303: reloading the page does not post twice). */
export async function postMessage(call: PageCall): Promise<Response> {
  const { request, params, deps } = call;
  requireSameOrigin(request, deps.settings.appOrigins);
  const viewer = await requirePageViewer(call);
  const form = await readForm(request);
  // Forms turn every line break into CR LF; what the person typed was a line break.
  const text = (form.get("content") ?? "").replaceAll("\r\n", "\n");
  const clientMessageId = form.get("clientMessageId");
  try {
    const input = parseSend(params["channelId"], text, clientMessageId);
    await sendMessage(deps, { viewer, ...input });
    return redirect(conversationPath(input.channelId), 303);
  } catch (error) {
    if (!isChatError(error) || !SHOWN_WITH_TEXT.includes(error.code)) throw error;
    const again = error.code === "unavailable" ? clientMessageId : null;
    const refused: RefusedMessage = { error: error.code, text, ...(again && { clientMessageId: again }) };
    return json(refused, { status: statusOf(error.code), headers: { "Cache-Control": "no-store" } });
  }
}

function parseSend(channelId: string | undefined, content: string, clientMessageId: string | null) {
  const check = checkMessageText(content, LIMITS.messageCharacters);
  // Sending says `invalid_request` to all that is no message; a person has to know that it is the length.
  if (!check.ok && check.reason === "too_long") throw new ChatError("too_large");
  const parsed = SendRequest.safeParse({ channelId, content, clientMessageId });
  if (!parsed.success) throw new ChatError("invalid_request");
  return parsed.data;
}
