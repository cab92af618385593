import {
  type AuditReader,
  type ChainHead,
  type ChainRow,
  firstHash,
  hashRow,
  listChains,
  readChain,
} from "./audit-chain-rows.server";
import { listHeadChains, readChainHeads } from "./audit-heads-file.server";

/** What is wrong with the trail, and where. */
export interface AuditProblem {
  readonly chain: number;
  readonly position: number;
  readonly kind: /** The row is not what it was when it was written, or it was moved here. */
    | "altered"
    /** One or more rows before this one are not there. */
    | "missing"
    /** The row does not follow the one before it. */
    | "unlinked"
    /** There was a row at this place when heads were exported; the chain ends before it. */
    | "cut"
    /** At this place there was another row when heads were exported: from some place before it on, all was written anew. */
    | "rewritten";
}

/** What a verification found. */
export interface AuditReport {
  readonly events: number;
  readonly chains: number;
  readonly heads: number;
  readonly problems: number;
  /** The first of them. */
  readonly first: readonly AuditProblem[];
}

const TOLD = 20;

/**
 * Computes every hash of the trail anew, in memory that does not grow with it, and compares with heads that were exported
 * (`headsFile`). Without heads a cut tail and a trail written anew as a whole cannot be seen.
 */
export async function verifyAudit(reader: AuditReader, headsFile: string | null): Promise<AuditReport> {
  const inHeads = headsFile === null ? [] : [...(await listHeadChains(headsFile))];
  const chains = [...new Set([...(await listChains(reader)), ...inHeads])].sort((a, b) => a - b);
  const first: AuditProblem[] = [];
  let [events, heads, problems] = [0, 0, 0];
  for (const chain of chains) {
    const exported = headsFile === null ? noHeads() : readChainHeads(headsFile, chain);
    for await (const found of verifyChain(chain, readChain(reader, chain), exported)) {
      if (found === "event") events += 1;
      else if (found === "head") heads += 1;
      else {
        problems += 1;
        if (first.length < TOLD) first.push(found);
      }
    }
  }
  return { events, chains: chains.length, heads, problems, first };
}

/** Walks a chain and its heads side by side; after a fault it goes on from the row as it stands, to find the next. */
async function* verifyChain(
  chain: number,
  rows: AsyncIterable<ChainRow>,
  heads: AsyncIterator<ChainHead>,
): AsyncGenerator<AuditProblem | "event" | "head"> {
  let before = { position: 0, rowHash: firstHash(chain) };
  let head = await heads.next();
  for await (const row of rows) {
    yield "event";
    const { position } = row;
    if (position !== before.position + 1) yield { chain, position, kind: "missing" };
    else if (row.prevHash !== before.rowHash) yield { chain, position, kind: "unlinked" };
    if (hashRow(row) !== row.rowHash) yield { chain, position, kind: "altered" };
    for (; head.done !== true && head.value.position <= position; head = await heads.next()) {
      yield "head";
      // A place that is not there any more is said by `missing` already.
      if (head.value.position === position && head.value.hash !== row.rowHash)
        yield { chain, position, kind: "rewritten" };
    }
    before = row;
  }
  let cutAt = 0;
  for (; head.done !== true; head = await heads.next()) {
    yield "head";
    if (head.value.position > cutAt) yield { chain, position: head.value.position, kind: "cut" };
    cutAt = Math.max(cutAt, head.value.position);
  }
}

async function* noHeads(): AsyncGenerator<ChainHead> {
  // Nothing was exported.
}
