import type { Role } from "./people";

/** What a role alone decides, before any conversation is looked at. */
export interface RoleRule {
  /** Whether using the chat takes an active subscription (requirements: Subscription Requirements). */
  readonly needsPlan: boolean;
  /** The role of those with whom they may begin a conversation; null: with nobody. */
  readonly opensWith: Role | null;
}

/** Admins keep the place in order: they are nobody's partner in a conversation and read none. */
export const ROLE_RULES: Readonly<Record<Role, RoleRule>> = {
  prospect: { needsPlan: true, opensWith: "therapist" },
  therapist: { needsPlan: false, opensWith: "prospect" },
  admin: { needsPlan: false, opensWith: null },
};
