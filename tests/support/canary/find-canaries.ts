/** Strings that stand for what must not leak, by what they are. */
export type Canaries = Readonly<Record<string, string>>;

/** Somewhere a canary could be, and what was found there; bytes where it is no text. */
export interface Place {
  readonly name: string;
  readonly content: string | Buffer;
  /** Those that belong there. */
  readonly allowed?: readonly string[];
}

/** "text in log of the first app", one for each canary found where it does not belong. */
export function findCanaries(canaries: Canaries, places: readonly Place[]): string[] {
  return places.flatMap(({ name, content, allowed = [] }) =>
    Object.entries(canaries)
      .filter(([kind, canary]) => !allowed.includes(kind) && holds(content, canary))
      .map(([kind]) => `${kind} in ${name}`),
  );
}

function holds(content: string | Buffer, canary: string): boolean {
  // Letter by letter as bytes: what is no text must not stop the search.
  const text = (typeof content === "string" ? Buffer.from(content) : content)
    .toString("latin1")
    .toLowerCase();
  return toForms(canary).some((form) => text.includes(form.toLowerCase()));
}

/**
 * A canary as it stands, and as it would look after the codings that programs use: hex, base64 at each of the three
 * places where it may begin, and each half of it, for what is cut.
 */
export function toForms(canary: string): readonly string[] {
  const half = Math.ceil(canary.length / 2);
  const halves = [canary.slice(0, half), canary.slice(half)];
  const bytes = Buffer.from(canary);
  return [...halves, bytes.toString("hex"), ...[0, 1, 2].map((before) => toInnerBase64(bytes, before))];
}

/** The characters of base64 that hold nothing but these bytes, `before` bytes after a beginning. */
function toInnerBase64(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
  const bits = 8 * (before + bytes.length);
  return encoded.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
}
