import { type Channel, isClosed, isKeyDestroyed, type Seats } from "./channel";
import { ALLOW, type Decision, deny } from "./decision";
import type { Viewer } from "./people";
import { hasChatPlan } from "./subscription";

/** What can be done with one conversation. */
export type ConversationAct =
  | "read"
  | "search"
  | "mark_read"
  | "type"
  | "send"
  | "edit"
  | "delete"
  | "close"
  | "reopen"
  | "export";

/** What somebody is to one conversation. A role alone opens none: admins are `none`, as all others are. */
export type Relation = "therapist" | "prospect" | "none";

/** One row of the table. */
export interface ActRule {
  /** Its people who may; the other one of the two gets `forbidden`. */
  readonly by: readonly Relation[];
  /** Whether also once it is closed. */
  readonly whenClosed: boolean;
}

const BOTH: readonly Relation[] = ["therapist", "prospect"];

/**
 * Who may do what: the one table, by which the services decide and by which the page shows no button that would be
 * refused. What concerns a single message (author, fifteen minutes) is in `message-change`.
 */
export const CONVERSATION_RULES: Readonly<Record<ConversationAct, ActRule>> = {
  read: { by: BOTH, whenClosed: true },
  search: { by: BOTH, whenClosed: true },
  mark_read: { by: BOTH, whenClosed: true },
  // Nothing of it is kept, and a closed chat shows no sign of it.
  type: { by: BOTH, whenClosed: true },
  send: { by: BOTH, whenClosed: false },
  edit: { by: BOTH, whenClosed: false },
  delete: { by: BOTH, whenClosed: true },
  close: { by: BOTH, whenClosed: true },
  reopen: { by: ["therapist"], whenClosed: true },
  // The therapist's is the record, the other's their own copy, where the operator gives one.
  export: { by: BOTH, whenClosed: true },
};

/** Outsiders get `not_found`, so that a conversation's existence is never confirmed to them. */
export function decideAct(act: ConversationAct, relation: Relation, closed: boolean): Decision {
  const { by, whenClosed } = CONVERSATION_RULES[act];
  if (relation === "none") return deny("not_found");
  if (!by.includes(relation)) return deny("forbidden");
  return closed && !whenClosed ? deny("chat_closed") : ALLOW;
}

/** Who asks, as far as conversations need to know. */
export type Asker = Pick<Viewer, "userId" | "confinedTo">;

/** What this person is to the conversation; `none` also to one that does not exist, or that their session does not open. */
export function relationOf(asker: Asker, channel: (Seats & Pick<Channel, "id">) | null): Relation {
  if (channel === null || !isWithinReach(asker, channel.id)) return "none";
  if (channel.therapist.userId === asker.userId) return "therapist";
  return channel.prospect.userId === asker.userId ? "prospect" : "none";
}

/** Whether their session opens this conversation, if it is theirs: a partner's widget opens one. */
export function isWithinReach({ confinedTo }: Pick<Viewer, "confinedTo">, channelId: string): boolean {
  return confinedTo === undefined || confinedTo === channelId;
}

/** The table's answer for this person and conversation; whether they may use the chat at all is asked before. */
export function canAct(act: ConversationAct, viewer: Asker, channel: Channel | null): Decision {
  const decision = decideAct(act, relationOf(viewer, channel), channel !== null && isClosed(channel));
  // What was destroyed is over: nothing new may stand under a key that is gone.
  const isOver = decision.allowed && act === "reopen" && channel !== null && isKeyDestroyed(channel);
  return isOver ? deny("chat_closed") : decision;
}

/** Using the chat at all: what every page and endpoint asks first. */
export function canUseChat(viewer: Viewer, now: Date): Decision {
  return hasChatPlan(viewer, now) ? ALLOW : deny("subscription_required");
}
