import type { ErrorCode } from "~/domain/errors";
import type { SearchAnswer } from "~/protocol/requests";
import type { ChatApi } from "./api";
import { judgeFailure } from "./judge-failure";

/** What a search found, newest first, or why it found nothing out. */
export type SearchOutcome =
  | ({ readonly done: true } & SearchAnswer)
  | { readonly done: false; readonly problem: ErrorCode };

/** Asks the server, which alone can read everything, for messages that hold these words. Never rejects. */
export async function searchMessages(
  api: ChatApi,
  channelId: string,
  query: string,
  onSignedOut: () => void,
): Promise<SearchOutcome> {
  try {
    return { done: true, ...(await api.messaging({ action: "search", channelId, query })) };
  } catch (caught) {
    const { error, kind } = judgeFailure(caught);
    if (kind === "signed_out") onSignedOut();
    return { done: false, problem: error.code };
  }
}
