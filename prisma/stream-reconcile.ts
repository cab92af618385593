import { createLog } from "~/adapters/log.server";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { systemRandom } from "~/adapters/random.server";
import { createStreamBook } from "~/adapters/stream-book.server";
import { createStreamChat } from "~/adapters/stream-chat.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { type Difference, reconcileStream } from "~/services/reconcile-stream";
import { workOffStream } from "~/services/work-off-stream";
import { findInstallation } from "./seed/find-installation";

const SAID: Readonly<Record<Difference["what"], (count: number) => string>> = {
  no_channel: () => "is not there",
  not_frozen: () => "is closed here, and takes messages there",
  frozen: () => "is open here, and takes no messages there",
  members: () => "has other people in it there",
  missing_there: (count) => `lacks ${count} of our messages there`,
  unknown_here: (count) => `has ${count} messages there that we were not told of`,
  cut: () => "is longer there than is looked at",
};

/**
 * `npm run stream:reconcile`: compares every chat that Stream carries with Stream, and puts right what differs on either side;
 * with `-- --dry-run` only says it. Ends with 1 when something differs that is not put right yet.
 */
async function main(): Promise<void> {
  const { STREAM_CHAT_API_KEY: apiKey, STREAM_CHAT_SECRET: secret, STREAM_CHAT_URL: url } = process.env;
  if (!apiKey || !secret) throw new Error("STREAM_CHAT_API_KEY and STREAM_CHAT_SECRET are missing");
  const repair = !process.argv.includes("--dry-run");
  const { connection, encryptionKeys } = await findInstallation(process.env);
  const log = createLog({ format: "silent" });
  const database = createPostgresDatabase({ pool: createPostgresPool({ connection, size: 4, log }) });
  const deps = {
    ...{ log, random: systemRandom, streamBook: createStreamBook({ database }) },
    stream: createStreamChat({ apiKey, secret, baseUrl: url || undefined }),
    cipher: createMessageCipher({ ring: parseEncryptionKeys(encryptionKeys) }),
  };
  try {
    const { chats, differences } = await reconcileStream(deps, { repair });
    for (const { channelId, what, count } of differences) console.log(`${channelId} ${SAID[what](count)}.`);
    console.log(`${chats} chats compared, ${differences.length} differences.`);
    if (repair) console.log(`${await workOffStream(deps)} things done at Stream.`);
    const left = repair ? (await reconcileStream(deps, { repair: false })).differences : differences;
    if (left.length === 0) return;
    if (repair) console.log(`${left.length} differences are left: the server goes on with them.`);
    process.exitCode = 1;
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  const isTrouble = error instanceof Error && error.name === "StreamTrouble";
  console.error(
    isTrouble ? `Stream did not answer: ${error.message}` : error instanceof Error ? error.message : error,
  );
  process.exitCode = 2;
});
