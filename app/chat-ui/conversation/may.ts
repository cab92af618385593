import { type ConversationAct, decideAct } from "~/domain/access";
import type { WireChannel, WirePerson } from "~/protocol/messages";

/** Whether one of a conversation's two people may do this with it: the server's own rule, so that no button is refused. */
export function may(act: ConversationAct, { role }: WirePerson, { status }: WireChannel): boolean {
  return decideAct(act, role === "admin" ? "none" : role, status === "closed").allowed;
}
