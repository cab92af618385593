import type { ErrorCode } from "~/domain/errors";
import type { WireChannel } from "~/protocol/messages";
import type { ChatApi } from "./api";
import { judgeFailure } from "./judge-failure";

/** What its therapist says of it: why, and how long from now an appointment's chat is open; null in a direct one. */
export interface ReopenRequest {
  readonly reason: string;
  readonly minutes: number | null;
}

/** How it ended. `unavailable`: no answer came, so it may have been done; asking again is safe. */
export type ReopenOutcome = { readonly done: true } | { readonly done: false; readonly problem: ErrorCode };

/** Whom it tells. */
export interface ReopenListener {
  onReopened(channel: WireChannel): void;
  onSignedOut(): void;
}

/** Opens a closed conversation again, or keeps an open one open for longer. Never rejects. */
export async function reopenConversation(
  api: ChatApi,
  channelId: string,
  { reason, minutes }: ReopenRequest,
  { onReopened, onSignedOut }: ReopenListener,
): Promise<ReopenOutcome> {
  try {
    const time = minutes === null ? {} : { minutes };
    const { channel } = await api.messaging({ action: "reopen_channel", channelId, reason, ...time });
    onReopened(channel);
    return { done: true };
  } catch (caught) {
    const { error, kind } = judgeFailure(caught);
    if (kind === "signed_out") onSignedOut();
    return { done: false, problem: error.code };
  }
}
