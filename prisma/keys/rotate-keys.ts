import type pg from "pg";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { type AsKeeper, withKeeper } from "./as-keeper";
import { listConversationKeys } from "./conversation-keys";
import { listPartnerSecrets } from "./partner-secrets";
import type { WrappedRow, WrappedRows } from "./wrapped-rows";

const BATCH = 100;
/** In the trail, within the same transaction, and last: whoever writes there waits for nothing else. */
const RECORD = `SELECT write_audit(ARRAY[ROW('keeper', NULL, NULL, $1::text, 'done', NULL, NULL, NULL, NULL, NULL,
  $2::int, NULL, NULL, audit_access() ->> 'note')::audit_entry])`;

/** What a rotation found and did with rows of one kind. */
export interface Rewrapping {
  /** How many were wrapped anew by this run. */
  readonly rewrapped: number;
  /** Those that do not open, by name: left as they are. */
  readonly unopened: readonly string[];
  /** How many each key wraps afterwards, by key id. */
  readonly wrappedBy: ReadonlyMap<string, number>;
}

/** What a rotation found and did: conversations' keys, and besides them partners' shared secrets. */
export interface Rotation extends Rewrapping {
  /** Id of the key that wraps now. */
  readonly newestId: string;
  /** Conversations whose key was destroyed. */
  readonly destroyed: number;
  readonly partnerSecrets: Rewrapping;
}

/**
 * Wraps every conversation's data key, and every secret shared with a partner, with the first key of `encryptionKeys`,
 * while the app is running: in small batches, each of its own, never over what somebody has changed meanwhile. Nothing
 * is remembered between runs: what is still wrapped by another key is what there is to do, so it can be stopped at any
 * moment, run again, and run twice at once.
 */
export async function rotateKeys(options: {
  readonly connection: pg.ClientConfig;
  /** As in CHAT_ENCRYPTION_KEYS. */
  readonly encryptionKeys: string;
  readonly batch?: number;
  /** Called after each batch with how many of that kind are wrapped so far. */
  readonly onProgress?: (rewrapped: number) => void | Promise<void>;
}): Promise<Rotation> {
  const { connection, encryptionKeys, batch = BATCH, onProgress } = options;
  const ring = parseEncryptionKeys(encryptionKeys);
  const { newestId } = ring;
  return await withKeeper(connection, async (asKeeper) => {
    const run = { asKeeper, newestId, batch, onProgress };
    const { wrappedBy, ...conversations } = await rewrapAll(listConversationKeys(ring), run);
    const destroyed = wrappedBy.get("") ?? 0;
    const partnerSecrets = await rewrapAll(listPartnerSecrets(ring), run);
    const held = new Map([...wrappedBy].filter(([key]) => key !== ""));
    return { newestId, ...conversations, wrappedBy: held, destroyed, partnerSecrets };
  });
}

interface Run {
  readonly asKeeper: AsKeeper;
  readonly newestId: string;
  readonly batch: number;
  readonly onProgress: ((rewrapped: number) => void | Promise<void>) | undefined;
}

async function rewrapAll<Row extends WrappedRow>(
  kind: WrappedRows<Row>,
  { asKeeper, newestId, batch, onProgress }: Run,
): Promise<Rewrapping> {
  const unopened: string[] = [];
  let rewrapped = 0;
  const list = (after: number) => asKeeper((client) => kind.list(client, { newestId, after, limit: batch }));
  for (let rows = await list(0); rows.length > 0; rows = await list(rows.at(-1)?.id ?? 0)) {
    const opened = rows.flatMap((row) => {
      try {
        return [{ ...row, next: kind.rewrap(row) }];
      } catch {
        unopened.push(row.name);
        return [];
      }
    });
    if (opened.length > 0) rewrapped += await asKeeper((client) => replace(client, kind, opened));
    await onProgress?.(rewrapped);
  }
  return { rewrapped, unopened, wrappedBy: await asKeeper((client) => kind.count(client)) };
}

async function replace<Row extends WrappedRow>(
  client: pg.Client,
  kind: WrappedRows<Row>,
  rows: readonly (Row & { readonly next: string })[],
): Promise<number> {
  const count = await kind.replace(client, rows);
  if (count > 0) await client.query(RECORD, [kind.action, count]);
  return count;
}
