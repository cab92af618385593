import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "./deps";
import type { WidgetIdentity } from "./ports/widget-sessions";

/**
 * The person behind a session of the widget's, who may do with one conversation what its prospect may. Null for disabled
 * people, and for therapists and admins: what they may is not for a partner's page.
 */
export async function resolveWidgetViewer(
  { people }: Pick<ServiceDeps, "people">,
  { clerkUserId, sessionId, channelId, unverified }: WidgetIdentity,
): Promise<Viewer | null> {
  const person = await people.find(clerkUserId);
  return person === null || person.role !== "prospect"
    ? null
    : { ...person, sessionId, confinedTo: channelId, unverified };
}
