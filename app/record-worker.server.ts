import { getPriority, setPriority } from "node:os";
import { setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { toDatabaseError } from "./adapters/database-errors.server";
import { createMessageCipher } from "./adapters/message-cipher.server";
import { createPostgresPool } from "./adapters/postgres-pool.server";
import { readRecordPage } from "./adapters/read-record-page.server";
import { createRecordPace } from "./adapters/record-pace.server";
import type { RecordThreadData } from "./adapters/record-thread-messages.server";
import { createRecordMakers } from "./adapters/record-tools.server";
import { serveRecords } from "./adapters/serve-records.server";
import { makeRecordBody } from "./services/make-record-body";
import type { ChatDatabase } from "./services/ports/chat-database";

/** Whoever sends a message goes first: so much nicer than the rest of the process, and nobody is nicer than 19. */
const NICER = 10;
const NICEST = 19;
/** Records are read in turns; none waits for a slow page of another one. */
const CONNECTIONS = 2;

/** The composition root of the thread that makes records (decision 027): what it needs and nothing else. */
function start({ connection, keys, sends }: RecordThreadData): void {
  if (parentPort === null) throw new Error("not a thread");
  // Linux keeps a priority for each thread; elsewhere it would be the whole process's.
  if (process.platform === "linux") setPriority(Math.min(NICEST, getPriority() + NICER));
  const log = { error: () => undefined };
  const pool = createPostgresPool({ connection, size: CONNECTIONS, log });
  const ring = toKeyRing(keys);
  const database: Pick<ChatDatabase, "readRecordPage"> = {
    readRecordPage: (userId, page) =>
      readRecordPage(pool, userId, page).catch((error: unknown) => {
        throw toDatabaseError(error);
      }),
  };
  const records = createRecordMakers();
  const pace = createRecordPace({ sends, now: () => performance.now(), wait: (ms) => setTimeout(ms) });
  serveRecords(parentPort, async function* (order, spare) {
    const cipher = createMessageCipher({ ring });
    try {
      return yield* makeRecordBody({ database, cipher, records, pace, spare }, order);
    } finally {
      cipher.closeKeys();
    }
  });
}

function toKeyRing(keys: RecordThreadData["keys"]) {
  const known = new Map(keys.map(([id, bytes]) => [id, Buffer.from(bytes)]));
  return {
    newestId: keys[0]?.[0] ?? "",
    find(id: string): Buffer {
      const key = known.get(id);
      if (key === undefined) throw new Error("wrapped by a key that is not in CHAT_ENCRYPTION_KEYS");
      return key;
    },
  };
}

start(workerData as RecordThreadData);
