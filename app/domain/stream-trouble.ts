/** Why Stream did not do something; codes, because what it says may hold what was said. */
export type TroubleCode =
  | "timeout"
  | "unreachable"
  | "rate_limited"
  /** It answered 2xx with what is no answer. */
  | "odd_answer"
  /** The text does not open here. */
  | "unreadable"
  | `failed_${number}`
  | `refused_${number}`;

/** Something that Stream did not do, or of which it is not known whether it did. `retryAfterMs`: as Stream asked. */
export class StreamTrouble extends Error {
  override readonly name = "StreamTrouble";
  readonly code: TroubleCode;
  readonly retryAfterMs: number | null;

  constructor(code: TroubleCode, retryAfterMs: number | null = null) {
    super(code);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** By name, not by class: the server process and the Remix build each hold a copy of the class. */
export function isStreamTrouble(error: unknown): error is StreamTrouble {
  return error instanceof Error && error.name === "StreamTrouble" && "code" in error;
}

/** Whether it understood, and said no: asking again soon changes nothing. */
export function isRefusal({ code }: Pick<StreamTrouble, "code">): boolean {
  return code.startsWith("refused_") || code === "unreadable";
}

/** Whether nothing else would be done either at this moment. */
export function isAway({ code }: Pick<StreamTrouble, "code">): boolean {
  return code === "timeout" || code === "unreachable" || code === "rate_limited";
}

const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
const LOOKED_AT_MS = 60 * 60_000;
/** A failure that lasts for about a quarter of an hour is somebody's to look at. */
const ATTEMPTS = 10;

/** When to try again, and whether somebody should look; it is tried again in any case. `chance` is 0 to 1. */
export function planRetry(
  trouble: Pick<StreamTrouble, "code" | "retryAfterMs">,
  attempts: number,
  chance: number,
): { readonly againInMs: number; readonly needsLook: boolean } {
  const needsLook = isRefusal(trouble) || attempts + 1 >= ATTEMPTS;
  const longest = needsLook ? LOOKED_AT_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
  const jittered = longest / 2 + (chance * longest) / 2;
  return { againInMs: Math.round(Math.max(jittered, trouble.retryAfterMs ?? 0)), needsLook };
}
