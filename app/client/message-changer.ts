import type { ErrorCode } from "~/domain/errors";
import { checkMessageText } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";
import type { WireMessage } from "~/protocol/messages";
import type { MessagingBody } from "~/protocol/requests";
import type { ChatApi } from "./api";
import { judgeFailure } from "./judge-failure";

/** Why a change was not made. `unavailable`: no answer came, so it may have been; asking again is safe. */
export type ChangeProblem = ErrorCode | "empty" | "too_long" | "not_text";

/** How a change ended; when done, it is on the screen already. */
export type ChangeOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly problem: ChangeProblem };

/** What a changer needs, and whom it tells. */
export interface MessageChangerOptions {
  readonly api: ChatApi;
  /** Changes whenever a history was replaced: an answer that crosses that proves nothing. */
  era(): number;
  onChanged(message: WireMessage): void;
  onSignedOut(): void;
}

/** Changes one's own stored messages. Nothing is shown before the server has said that it is so. */
export interface MessageChanger {
  /** The server allows it for a while after sending, in an open conversation. */
  edit(channelId: string, messageId: string, text: string): Promise<ChangeOutcome>;
  remove(channelId: string, messageId: string): Promise<ChangeOutcome>;
}

type Change = Extract<MessagingBody, { readonly action: "edit_message" | "delete_message" }>;

/** Makes a changer. Its promises never reject. */
export function createMessageChanger({
  api,
  era,
  onChanged,
  onSignedOut,
}: MessageChangerOptions): MessageChanger {
  async function change(body: Change): Promise<ChangeOutcome> {
    const askedIn = era();
    try {
      const { message } = await api.messaging(body);
      if (era() !== askedIn) return { done: false, problem: "unavailable" };
      onChanged(message);
      return { done: true };
    } catch (caught) {
      const { error, kind } = judgeFailure(caught);
      if (kind === "signed_out") onSignedOut();
      return { done: false, problem: error.code };
    }
  }

  return {
    async edit(channelId, messageId, text) {
      const check = checkMessageText(text, LIMITS.messageCharacters);
      if (!check.ok) return { done: false, problem: check.reason };
      return change({ action: "edit_message", channelId, messageId, content: check.text });
    },
    remove: (channelId, messageId) => change({ action: "delete_message", channelId, messageId }),
  };
}
