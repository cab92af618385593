import type { ServiceDeps } from "./deps";

/**
 * To be called after a commit that may have changed what a person may do: their plan, their account, whose conversation one
 * is. Open streams everywhere are judged again at once; without this call the sweep does it within seconds.
 */
export function notifyRightsChanged(deps: Pick<ServiceDeps, "hub">, userId: number): void {
  deps.hub.publishRights(userId);
}
