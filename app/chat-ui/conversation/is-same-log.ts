import type { ConversationSnapshot } from "~/client/snapshot";
import type { Said } from "./timeline";

// Every keystroke makes a new snapshot, here and where the other person writes; the log shows none of these.
const ELSEWHERE = { draft: "", peerHere: false, peerTyping: false } as const;

/** Whether the log would look the same. */
export function isSameLog(before: ConversationSnapshot, after: ConversationSnapshot): boolean {
  return isSame({ ...before, ...ELSEWHERE }, { ...after, ...ELSEWHERE });
}

/** Whether a bubble would look the same: a new message makes all lines anew, and only few of them change. */
export function isSameSaid(before: Said, after: Said): boolean {
  return isSame(before, after);
}

function isSame<Fields extends object>(before: Fields, after: Fields): boolean {
  const keys = Object.keys(before) as (keyof Fields)[];
  return keys.every((key) => before[key] === after[key] || isSameArray(before[key], after[key]));
}

function isSameArray(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
  return before.every((element, index) => element === after[index]);
}
