import { CONVERSATION_RULES } from "~/domain/access";
import { EDIT_MINUTES } from "~/domain/message-change";
import type { Said } from "./timeline";

/** Whether editing is worth offering at `now` (ms; null: not known yet). The server decides again, by its own clock. */
export function canStillEdit(item: Said, closed: boolean, now: number | null): boolean {
  if (closed && !CONVERSATION_RULES.edit.whenClosed) return false;
  return now !== null && now - Date.parse(item.at) <= EDIT_MINUTES * 60_000;
}
