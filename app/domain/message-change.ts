import { ALLOW, type Decision, deny } from "./decision";

/** What the rules need to know of a message. */
export interface ChangeableMessage {
  readonly kind: "text" | "system" | "bot";
  readonly author: { readonly userId: number } | null;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

/** An author may put their own words right for this long (contract section 4). */
export const EDIT_MINUTES = 15;

/** Only the author, only for a while, only what is still there. The viewer may edit in this conversation (`access`). */
export function canEdit(userId: number, message: ChangeableMessage, now: Date): Decision {
  if (!isOwnText(userId, message) || message.deletedAt !== null) return deny("forbidden");
  return now.getTime() - message.createdAt.getTime() <= EDIT_MINUTES * 60_000 ? ALLOW : deny("forbidden");
}

/** Only the author; whenever they like: the record keeps it, and nobody else is shown it any more. */
export function canDelete(userId: number, message: ChangeableMessage): Decision {
  return isOwnText(userId, message) ? ALLOW : deny("forbidden");
}

function isOwnText(userId: number, { kind, author }: ChangeableMessage): boolean {
  return kind === "text" && author?.userId === userId;
}
