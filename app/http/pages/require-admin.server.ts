import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import type { PageCall } from "./page-call.server";
import { requirePageViewer } from "./page-viewer.server";

/** An admin, or 404, as for a page that is not there; both are told to the trail. */
export async function requireAdmin(call: PageCall): Promise<Viewer> {
  call.asked.restricted = true;
  const viewer = await requirePageViewer(call);
  const decision = canOversee(viewer);
  if (!decision.allowed) throw new ChatError(decision.code);
  return viewer;
}
