import { PATHS } from "~/protocol/paths";
import type {
  ChannelAnswer,
  HistoryAnswer,
  ListAnswer,
  MessageAnswer,
  MessagingBody,
  OkAnswer,
  SearchAnswer,
  SendAnswer,
  SendBody,
} from "~/protocol/requests";
import { toChatApiError, toRefusal, toUncertainError } from "./api-error";
import type { ChatFetch } from "./chat-fetch";
import type { Clock } from "./clock";
import { isObject, isWireMessage } from "./wire-checks";

/** What a page of the chat asks for; emergency access is an admin's, who has no chat. */
export type ChatAsk = Exclude<MessagingBody, { readonly action: "break_glass" | "break_glass_history" }>;

/** Answer to each action of `POST /api/chat/messaging`. */
export interface MessagingAnswers {
  readonly list_channels: ListAnswer;
  readonly open_channel: ChannelAnswer;
  readonly history: HistoryAnswer;
  readonly mark_read: OkAnswer;
  readonly typing: OkAnswer;
  readonly edit_message: MessageAnswer;
  readonly delete_message: MessageAnswer;
  readonly search: SearchAnswer;
  readonly close_channel: ChannelAnswer;
  readonly reopen_channel: ChannelAnswer;
}

/** The server's requests as functions. Each rejects with `ChatApiError` and with nothing else. */
export interface ChatApi {
  /** Stores a message once, however often it is called with the same key (P2). */
  send(body: SendBody, signal?: AbortSignal): Promise<SendAnswer>;
  messaging<Body extends ChatAsk>(
    body: Body,
    signal?: AbortSignal,
  ): Promise<MessagingAnswers[Body["action"]]>;
}

/** After this long an answer counts as lost. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** The API over HTTP. */
export function createChatApi(fetch: ChatFetch, clock: Clock): ChatApi {
  return {
    send: (body, signal) =>
      post<SendAnswer>(PATHS.send, body, (answer) => isWireMessage(answer.message), signal),
    messaging: (body, signal) =>
      post(PATHS.messaging, body, (answer) => isAnswerTo(body.action, answer), signal),
  };

  async function post<Answer>(
    path: string,
    body: SendBody | MessagingBody,
    isAnswer: (answer: Record<string, unknown>) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const ending = new AbortController();
    const abort = () => ending.abort();
    const cancelTimeout = clock.after(REQUEST_TIMEOUT_MS, abort);
    signal?.addEventListener("abort", abort);
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: ending.signal,
      });
      const answer: unknown = await response.json().catch(() => null);
      if (!response.ok) throw toRefusal(response, answer, clock.now());
      // A 2xx that is not ours (a hotel's log-in page) proves nothing about what the server did.
      if (!isObject(answer) || !isAnswer(answer)) throw toUncertainError();
      return answer as Answer;
    } catch (error) {
      throw toChatApiError(error);
    } finally {
      cancelTimeout();
      signal?.removeEventListener("abort", abort);
    }
  }
}

function isAnswerTo(action: MessagingBody["action"], answer: Record<string, unknown>): boolean {
  if (action === "mark_read" || action === "typing") return true;
  if (action === "edit_message" || action === "delete_message") return isWireMessage(answer.message);
  if (action === "search") return Array.isArray(answer.hits);
  if (action === "list_channels") return Array.isArray(answer.channels) && typeof answer.cursor === "string";
  if (action === "history" && !(Array.isArray(answer.messages) && answer.messages.every(isWireMessage)))
    return false;
  return isObject(answer.channel);
}
