import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { Rewrapping, Rotation } from "./rotate-keys";

/** Drafts and unsent messages are kept on people's devices this long, sealed by a key made from the installation's. */
const DEVICE_DAYS = 30;
const SHOWN = 20;

/** What an operator has to know after a rotation: what was done, what is left, and when an old key may go. */
export function describeRotation(rotation: Rotation, encryptionKeys: string, now: Date): readonly string[] {
  const { newestId, wrappedBy, destroyed, partnerSecrets } = rotation;
  const lines = [...describeKind(rotation, newestId, "conversation")];
  if (destroyed > 0) lines.push(`The key of ${toCount(destroyed, "conversation")} is destroyed.`);
  // Most installations have none.
  if (partnerSecrets.wrappedBy.size > 0)
    lines.push(...describeKind(partnerSecrets, newestId, "partner secret"));
  const old = parseEncryptionKeys(encryptionKeys).ids.filter((id) => id !== newestId);
  for (const key of old) {
    const left = (wrappedBy.get(key) ?? 0) + (partnerSecrets.wrappedBy.get(key) ?? 0);
    lines.push(toAdvice(key, left, newestId, now));
  }
  return lines;
}

function describeKind(
  { rewrapped, wrappedBy, unopened }: Rewrapping,
  newestId: string,
  what: string,
): readonly string[] {
  const lines = [`${toCount(rewrapped, what)} wrapped anew by key ${newestId}.`];
  for (const [key, count] of wrappedBy) {
    if (key !== "") lines.push(`Key ${key} wraps ${toCount(count, what)}.`);
  }
  if (unopened.length === 0) return lines;
  const shown = unopened.slice(0, SHOWN).join(", ");
  return [
    ...lines,
    `${toCount(unopened.length, what)} did not open: the key is missing from CHAT_ENCRYPTION_KEYS, or the row was altered. ` +
      `Nothing of them was changed. ${shown}${unopened.length > SHOWN ? " ..." : ""}`,
  ];
}

function toAdvice(key: string, left: number, newestId: string, now: Date): string {
  if (left > 0) return `Key ${key} must stay: run npm run keys:rotate again.`;
  const day = new Date(now.getTime() + DEVICE_DAYS * 86_400_000).toISOString().slice(0, 10);
  return (
    `Key ${key} wraps nothing. It may be removed from CHAT_ENCRYPTION_KEYS once every process has been started with ` +
    `${newestId} first and another run has found nothing to wrap, and not before ${day}: until then people's devices ` +
    `may hold drafts of up to ${DEVICE_DAYS} days sealed by it, which would be lost. Backups made before today need it.`
  );
}

function toCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
