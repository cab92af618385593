import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { PageCall } from "./page-call.server";
import { requirePageViewer } from "./page-viewer.server";

/** A therapist, or 404, as for a page that is not there; the same for everybody while the chat is off. */
export async function requireTherapist(call: PageCall): Promise<Viewer> {
  if (!call.deps.settings.chatEnabled) throw new ChatError("not_found");
  const viewer = await requirePageViewer(call);
  if (viewer.role !== "therapist") throw new ChatError("not_found");
  return viewer;
}
