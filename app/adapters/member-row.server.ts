import type { Member } from "~/domain/channel";
import type { Role } from "~/domain/people";

/** The columns of users that say who somebody is to others. */
export const MEMBER_COLUMNS = { id: true, publicId: true, name: true, role: true } as const;

/** A users row as a member of a conversation. */
export function toMember(row: { id: number; publicId: string; name: string; role: string }): Member {
  return { userId: row.id, id: row.publicId, name: row.name, role: toRole(row.role) };
}

/** The database's own check allows no other value; a role from a newer version is nobody's. */
export function toRole(role: string): Role {
  if (role === "therapist" || role === "prospect" || role === "admin") return role;
  throw new Error("unknown role");
}
