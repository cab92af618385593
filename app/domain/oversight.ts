import { ALLOW, type Decision, deny } from "./decision";
import type { Viewer } from "./people";

/** Looking after the installation: the audit trail, and emergency access. To everybody else it is not there. */
export function canOversee(viewer: Pick<Viewer, "role">): Decision {
  return viewer.role === "admin" ? ALLOW : deny("not_found");
}
