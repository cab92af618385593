import type { Hint } from "~/services/ports/live-hints";

/** Anybody who can reach the line can write on it: only what is a hint is taken. Takes a JSON array. */
export function parseHints(text: string): readonly Hint[] {
  try {
    const hints: unknown = JSON.parse(text);
    return Array.isArray(hints) ? hints.filter(isHint) : [];
  } catch {
    return [];
  }
}

const isText = (value: unknown): boolean => typeof value === "string";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value);
const isTime = (value: unknown): boolean => typeof value === "string" && !Number.isNaN(Date.parse(value));

type Fields = Readonly<Record<string, unknown>>;

const CHECKS: Readonly<Record<Hint["kind"], (hint: Fields) => boolean>> = {
  changes: ({ channelId, version }) => isText(channelId) && isCount(version),
  state: ({ channelId }) => isText(channelId),
  person: ({ userId }) => isCount(userId),
  rights: ({ userId }) => isCount(userId),
  session: ({ sessionId }) => isText(sessionId),
  read: ({ channelId, userId, seq, at }) => isText(channelId) && isText(userId) && isCount(seq) && isTime(at),
  typing: ({ channelId, userId, until }) => isText(channelId) && isText(userId) && isTime(until),
  presence: ({ instance, userIds, online }) =>
    isText(instance) && Array.isArray(userIds) && userIds.every(isText) && typeof online === "boolean",
  anything: () => true,
};

function isHint(value: unknown): value is Hint {
  if (typeof value !== "object" || value === null) return false;
  const hint = value as Fields;
  return (
    typeof hint.kind === "string" &&
    Object.hasOwn(CHECKS, hint.kind) &&
    CHECKS[hint.kind as Hint["kind"]](hint)
  );
}
