import type { LoadedReader, LoadedSend } from "./load-order";

/** One stored message, as PostgreSQL has it. */
export interface TruthRow {
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly key: string;
}

/** What is known of one conversation when everything is quiet again. */
export interface Evidence {
  readonly sends: readonly LoadedSend[];
  readonly truth: readonly TruthRow[];
  /** Messages up to this number were purged on purpose. */
  readonly purgedSeq: number;
  /** Those that stayed through everything, and those that came now. */
  readonly readers: readonly LoadedReader[];
}

/** Judges one conversation by the checks durable, unique, order and complete; one line for each violation. */
export function judgeMessages(evidence: Evidence): string[] {
  return [
    ...judgeDurable(evidence),
    ...judgeUnique(evidence),
    ...judgeOrder(evidence),
    ...evidence.readers.flatMap((reader) => judgeReader(reader, evidence)),
  ];
}

function judgeDurable({ sends, truth, purgedSeq }: Evidence): string[] {
  const byKey = new Map(truth.map((row) => [row.key, row]));
  return sends.flatMap(({ key, end, stored, again, tries }) => {
    const row = byKey.get(key);
    const found: string[] = [];
    if (end === "ok" && stored !== null && stored.seq > purgedSeq) {
      if (row === undefined) found.push(`durable: confirmed as ${stored.seq} and not stored`);
      else if (row.id !== stored.id || row.seq !== stored.seq)
        found.push(`durable: confirmed as ${stored.seq}, stored as ${row.seq}`);
    }
    if (again !== null && (again.id !== stored?.id || again.seq !== stored?.seq))
      found.push(`durable: confirmed as ${stored?.seq}, confirmed again as ${again.seq}`);
    // A try before the refusal may have been stored unheard; then the key is known, and a repeat is answered.
    if (end === "refused" && row !== undefined && tries.length === 1)
      found.push(`durable: refused and stored as ${row.seq}`);
    if (tries.includes(500)) found.push("durable: a send was answered with 500");
    return found;
  });
}

function judgeUnique({ sends, truth }: Evidence): string[] {
  const keys = new Map<string, number>();
  for (const { key } of truth) keys.set(key, (keys.get(key) ?? 0) + 1);
  const doubled = [...keys.values()].filter((count) => count > 1).length;
  const asked = new Set(sends.map(({ key }) => key));
  const unasked = truth.filter(({ key }) => !asked.has(key)).length;
  return [
    ...(doubled > 0 ? [`unique: ${doubled} keys stored twice`] : []),
    ...(unasked > 0 ? [`unique: ${unasked} messages that nobody sent`] : []),
  ];
}

function judgeOrder({ truth, purgedSeq }: Evidence): string[] {
  const wrong = truth.find(({ seq }, index) => seq !== purgedSeq + index + 1);
  return wrong === undefined ? [] : [`order: ${wrong.seq} is not in its place`];
}

function judgeReader(reader: LoadedReader, { truth, sends }: Evidence): string[] {
  const name = `a reader of ${reader.kind} (${reader.connections} connections, ${reader.resets} resets)`;
  const found = reader.faults.map((fault) => `order: ${name}: ${fault}`);
  const has = new Set(reader.messages.map(({ id }) => id));
  const stored = new Map(truth.map((row) => [row.id, row]));
  const missing = truth.filter(({ id }) => !has.has(id)).map(({ seq }) => seq);
  const foreign = reader.messages.filter(({ id }) => !stored.has(id)).map(({ seq }) => seq);
  if (missing.length > 0) found.push(`complete: ${name} misses ${missing.slice(0, 5)} (${missing.length})`);
  if (foreign.length > 0) found.push(`complete: ${name} holds ${foreign.slice(0, 5)}, which is not stored`);
  const written = new Map(sends.map(({ key, content }) => [key, content]));
  const wrong = reader.messages.filter(
    ({ id, content }) => stored.has(id) && written.get(stored.get(id)?.key ?? "") !== content,
  );
  if (wrong.length > 0) found.push(`complete: ${name} reads another text at ${wrong[0]?.seq}`);
  return found;
}
