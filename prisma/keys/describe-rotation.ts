import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { Rotation } from "./rotate-keys";

/** Drafts and unsent messages are kept on people's devices this long, sealed by a key made from the installation's. */
const DEVICE_DAYS = 30;
const SHOWN = 20;

/** What an operator has to know after a rotation: what was done, what is left, and when an old key may go. */
export function describeRotation(rotation: Rotation, encryptionKeys: string, now: Date): readonly string[] {
  const { newestId, rewrapped, unopened, wrappedBy, destroyed } = rotation;
  const lines = [`${toCount(rewrapped)} wrapped anew by key ${newestId}.`];
  for (const [key, channels] of wrappedBy) lines.push(`Key ${key} wraps ${toCount(channels)}.`);
  if (destroyed > 0) lines.push(`The key of ${toCount(destroyed)} is destroyed.`);
  if (unopened.length > 0) {
    const shown = unopened.slice(0, SHOWN).join(", ");
    lines.push(
      `${toCount(unopened.length)} did not open: the key is missing from CHAT_ENCRYPTION_KEYS, or the row was altered. ` +
        `Nothing of them was changed. ${shown}${unopened.length > SHOWN ? " ..." : ""}`,
    );
  }
  const old = parseEncryptionKeys(encryptionKeys).ids.filter((id) => id !== newestId);
  for (const key of old) lines.push(toAdvice(key, wrappedBy.get(key) ?? 0, newestId, now));
  return lines;
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

function toCount(channels: number): string {
  return channels === 1 ? "1 conversation" : `${channels} conversations`;
}
