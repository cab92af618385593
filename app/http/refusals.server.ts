import { type ErrorCode, isChatError } from "~/domain/errors";
import type { RequestOrigin, Viewer } from "~/domain/people";
import type { AuditTrail } from "~/services/audit-trail";

/** Refusals that say something about rights; a wrong form or a busy database does not. */
const TOLD: ReadonlySet<ErrorCode> = new Set([
  "signed_out",
  "subscription_required",
  "forbidden",
  "recent_sign_in_required",
  "not_found",
]);

/** As conversations' ids are made: random, URL-safe, at least 128 bits. */
const OUR_ID = /^[A-Za-z0-9_-]{22,128}$/;

/** What is known of a request by the time it is refused. */
export interface Asked {
  readonly origin: RequestOrigin;
  viewer: Viewer | null;
  channelId: string | null;
  /** The address itself is for few. */
  restricted?: boolean;
  /** A token came with it. */
  credential: boolean;
}

/** Puts a refusal that matters into the audit trail; nobody waits for it. */
export function tellRefusal(audit: Pick<AuditTrail, "recordRefusal">, asked: Asked, error: unknown): void {
  if (!isChatError(error) || !TOLD.has(error.code)) return;
  const { viewer, origin, channelId, credential } = asked;
  // Whoever brings nothing is sent to sign in, which refuses nobody anything.
  if (viewer === null && !credential) return;
  const isBadCredential = viewer === null && error.code === "signed_out";
  // An address that is nobody's conversation: a mistyped page, or a person who is not there.
  if (error.code === "not_found" && channelId === null && asked.restricted !== true) return;
  // What cannot be one of our ids may be anything, a message's words too: the trail, which is readable, does not keep it.
  const named = channelId !== null && OUR_ID.test(channelId) ? channelId : undefined;
  audit.recordRefusal(
    {
      ...{ userId: viewer?.userId ?? null, sessionId: viewer?.sessionId ?? null, reason: error.code },
      ...{ address: origin.address, requestId: origin.requestId, channelId: named },
    },
    isBadCredential ? "credential_refused" : "request_refused",
  );
}
