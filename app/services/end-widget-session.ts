import type { Viewer } from "~/domain/people";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { PartnerRecords } from "./ports/partner-records";
import type { WidgetSessions } from "./ports/widget-sessions";

/** Ends a session of the widget's for good, and its streams, here and at every other instance. Throws `unavailable`. */
export async function endWidgetSession(
  deps: Pick<ServiceDeps, "audit" | "hub"> & {
    readonly partners: PartnerRecords;
    readonly widgetSessions: WidgetSessions;
  },
  { viewer }: { readonly viewer: Viewer },
): Promise<void> {
  await deps.partners.endSession(viewer.sessionId);
  deps.widgetSessions.forget(viewer.sessionId);
  deps.hub.publishSessionEnded(viewer.sessionId);
  await deps.audit.record(toEntry(viewer, { action: "signed_out" }));
}
