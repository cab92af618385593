import { createReadStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { ChainHead } from "./audit-chain-rows.server";

/** Adds one line with all heads, durably; makes the file when it is the first. */
export async function appendHeads(file: string, heads: readonly ChainHead[], at: Date): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, "a", 0o600);
  try {
    await handle.write(`${JSON.stringify({ at: at.toISOString(), heads })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One chain's heads in the order they were written, a line at a time. Throws for a line that is none of ours. */
export async function* readChainHeads(file: string, chain: number): AsyncGenerator<ChainHead> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === "") continue;
    for (const head of parseLine(line, number)) if (head.chain === chain) yield head;
  }
}

/** Chains that a file of heads knows. */
export async function listHeadChains(file: string): Promise<ReadonlySet<number>> {
  const chains = new Set<number>();
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() !== "") for (const { chain } of parseLine(line, number)) chains.add(chain);
  }
  return chains;
}

function parseLine(line: string, number: number): readonly ChainHead[] {
  try {
    const { heads } = JSON.parse(line) as { heads: readonly ChainHead[] };
    if (heads.every(isHead)) return heads;
  } catch {
    // Said below, without what stands there.
  }
  throw new Error(`Line ${number} of the heads is not one that was exported.`);
}

function isHead({ chain, position, hash }: ChainHead): boolean {
  return Number.isInteger(chain) && Number.isInteger(position) && /^[0-9a-f]{64}$/.test(hash);
}
