import { createHash } from "node:crypto";
import { Prisma } from "~/generated/prisma/client";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";

const PAGE = 2_000;

/** One row of a chain as it is hashed: every column a text or nothing, in the order of the table. */
export interface ChainRow {
  readonly position: number;
  readonly columns: readonly (string | null)[];
  /** In hexadecimal, as the next ones. */
  readonly prevHash: string;
  readonly rowHash: string;
}

/** The last row of a chain. */
export interface ChainHead {
  readonly chain: number;
  readonly position: number;
  readonly hash: string;
}

/** Whoever reads as the trail's auditor. */
export type AuditReader = Pick<PostgresDatabase, "run">;

/** Chains that hold a row, without reading all rows. */
const CHAINS = Prisma.sql`
  with recursive found as (
    (select chain from audit_events order by chain limit 1)
    union all
    select (select min(chain) from audit_events where chain > f.chain) from found f where f.chain is not null
  ), chains as (select chain from found where chain is not null)`;

/** Numbers of all chains that hold a row. */
export function listChains(reader: AuditReader): Promise<readonly number[]> {
  return reader.run({ role: "auditor" }, async (client) => {
    const rows = await client.$queryRaw<
      { chain: number }[]
    >`${CHAINS} select chain from chains order by chain`;
    return rows.map(({ chain }) => chain);
  });
}

/** The heads of all chains, as they stand in this transaction of the auditor. */
export async function readHeads(client: TransactionClient): Promise<readonly ChainHead[]> {
  const rows = await client.$queryRaw<{ chain: number; position: bigint; hash: string }[]>`
    ${CHAINS}
    select c.chain, e.position, encode(e.row_hash, 'hex') as hash
    from chains c cross join lateral (
      select position, row_hash from audit_events where chain = c.chain order by position desc limit 1
    ) e order by c.chain`;
  return rows.map(({ chain, position, hash }) => ({ chain, position: Number(position), hash }));
}

/** A chain's rows from its beginning, a page at a time: what was read is forgotten. */
export async function* readChain(reader: AuditReader, chain: number): AsyncGenerator<ChainRow> {
  for (let after = 0; ; ) {
    const page: readonly ChainRow[] = await reader.run({ role: "auditor" }, (client) =>
      readPage(client, chain, after),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.position;
  }
}

async function readPage(client: TransactionClient, chain: number, after: number): Promise<ChainRow[]> {
  const rows = await client.$queryRaw<
    { position: bigint; columns: (string | null)[]; prev_hash: string; row_hash: string }[]
  >`
    select position, encode(prev_hash, 'hex') as prev_hash, encode(row_hash, 'hex') as row_hash, array[
      chain::text, position::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor,
      actor_user_id::text, session_id, action, outcome, reason, channel, subject_user_id::text, first_seq::text,
      last_seq::text, count::text, address, request_id, note
    ] as columns
    from audit_events where chain = ${chain}::smallint and position > ${after}::bigint
    order by position limit ${PAGE}`;
  return rows.map(({ position, columns, prev_hash: prevHash, row_hash: rowHash }) => ({
    ...{ position: Number(position), columns, prevHash, rowHash },
  }));
}

/** What a chain begins with, before its first row. */
export function firstHash(chain: number): string {
  return createHash("sha256").update(`renavest audit chain ${chain}`).digest("hex");
}

/** The hash a row must have, computed here and not by the database (migration audit_trail). */
export function hashRow({ prevHash, columns }: Pick<ChainRow, "prevHash" | "columns">): string {
  // JSON as PostgreSQL's json_build_array writes it.
  const json = `[${columns.map((column) => JSON.stringify(column)).join(", ")}]`;
  return createHash("sha256").update(Buffer.from(prevHash, "hex")).update(json).digest("hex");
}
