/** What of an error may be told. */
export interface ErrorFields {
  /** Classes of the error and of what caused it. */
  readonly error?: string | undefined;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
}

const MAX_CAUSES = 4;
const MAX_PLACES = 6;
/** Names and codes are words; a sentence in their place is somebody's text. */
const WORD = /^[\w.$-]{1,64}$/;

/** Class, code and places of an error and of what caused it; never what it says. */
export function toErrorFields(error: unknown): ErrorFields {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < MAX_CAUSES; at = at.cause) chain.push(at);
  const codes = chain.flatMap((each) => ("code" in each && isWord(each.code) ? [each.code] : []));
  return {
    error: chain.map(({ name }) => (isWord(name) ? name : "Error")).join(" < ") || typeof error,
    code: codes.join(" < ") || undefined,
    stack: placesOf(chain.at(-1)),
  };
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && WORD.test(value);
}

/** A stack begins with the message, of several lines perhaps, each of which may look like a place. */
function placesOf(error: Error | undefined): string | undefined {
  const { stack = "", message } = error ?? new Error();
  if (error === undefined || message === undefined || !stack.includes(message)) return undefined;
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_PLACES)
    .map((line) => line.trim())
    .join(" | ");
}
