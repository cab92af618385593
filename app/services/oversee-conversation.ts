import { ChatError, isChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import type { OverseenConversation } from "~/protocol/audit";
import type { GlassHistoryAnswer } from "~/protocol/requests";
import { readBrokenGlass } from "./break-glass";
import type { ServiceDeps } from "./deps";
import { toOverseenConversation } from "./name-audit-events";
import { requireAllowed } from "./require-allowed";

/** A conversation as an admin sees it: how it stands, and its messages only while its glass is broken by this very admin. */
export interface OverseenAnswer {
  readonly conversation: OverseenConversation;
  readonly glass: GlassHistoryAnswer | null;
}

/** Throws `not_found` to all but admins, and when there is no such conversation; `unavailable`. */
export async function overseeConversation(
  deps: ServiceDeps,
  input: { readonly viewer: Viewer; readonly channelId: string; readonly before?: number | undefined },
): Promise<OverseenAnswer> {
  const { viewer, channelId } = input;
  requireAllowed(canOversee(viewer));
  const [conversation] = await deps.database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.overview.findConversations([channelId]),
  );
  if (conversation === undefined) throw new ChatError("not_found");
  const glass = await readBrokenGlass(deps, input).catch((error: unknown) => {
    if (isChatError(error) && error.code === "not_found") return null;
    throw error;
  });
  return { conversation: toOverseenConversation(conversation), glass };
}
