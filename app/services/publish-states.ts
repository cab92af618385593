import type { ServiceDeps } from "./deps";

/**
 * After a commit that changed how these conversations stand, or said something in them: to the open streams here, and a
 * hint to the other instances. A failure only delays it: the sweep looks every two seconds.
 */
export async function publishStates(
  { database, hub, log }: Pick<ServiceDeps, "database" | "hub" | "log">,
  channelIds: readonly string[],
): Promise<void> {
  if (channelIds.length === 0) return;
  try {
    const states = await database.transaction({ role: "worker" }, (tx) =>
      tx.channels.listStates(new Map(channelIds.map((id) => [id, null]))),
    );
    for (const state of states) hub.publishState(state);
  } catch (error) {
    log.error("publish_states_failed", error);
  }
}
