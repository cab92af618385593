import { createHash } from "node:crypto";
import type { Viewer } from "~/domain/people";
import type { AppSettings } from "../deps.server";

/** What a page of somebody signed in knows of when to sign them out. */
export interface Logoff {
  /** Without anything done for so long the page signs the person out; 0: never. */
  readonly idleMinutes: number;
  /** Tells one signing-in from the next; made from the session's id, which the page does not learn. */
  readonly session: string;
}

/** Every page that shows what is somebody's hands this to its frame. */
export function toLogoff(
  { sessionId }: Pick<Viewer, "sessionId">,
  { idleLogoffMinutes }: Pick<AppSettings, "idleLogoffMinutes">,
): Logoff {
  const session = createHash("sha256").update(sessionId).digest("base64url").slice(0, 16);
  return { idleMinutes: idleLogoffMinutes, session };
}
