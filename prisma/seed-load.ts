import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { systemClock } from "~/adapters/clock.server";
import { createLocalIdentity } from "~/adapters/local-issuer.server";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { findInstallation, type Installation } from "./seed/find-installation";
import { insertLoadChannels, type LoadChannel, type LoadPerson } from "./seed/insert-load-channels";

/** `npm run seed:load -- --channels 5000 --out sessions.json`: conversations and signed-in people to put load on. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      channels: { type: "string", default: "5000" },
      out: { type: "string", default: "sessions.json" },
    },
  });
  const count = Number(values.channels);
  if (!Number.isInteger(count) || count < 1 || count > 100_000)
    throw new Error("--channels takes 1 to 100000");
  const installation = await findInstallation(process.env);
  // Before anything is written: with Clerk there is nobody to sign these people in.
  const toCookie = createCookieMaker(installation);
  const channels = await insertChannels(installation, count);
  const sessions = channels.map(({ id, therapist, prospect }) => ({
    id,
    members: [toCookie(therapist), toCookie(prospect)],
  }));
  // Whoever can read this file can be these people.
  await writeFile(values.out, JSON.stringify({ channels: sessions }), { mode: 0o600 });
  console.log(`${count} channels with two people each; their sessions are in ${values.out}`);
}

async function insertChannels(
  { connection, encryptionKeys }: Installation,
  count: number,
): Promise<readonly LoadChannel[]> {
  const cipher = createMessageCipher({ ring: parseEncryptionKeys(encryptionKeys) });
  const client = new pg.Client({ ...connection, application_name: "renavest-seed-load" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL ROLE renavest_owner; SET LOCAL app.maintenance = 'on'");
    const channels = await insertLoadChannels(client, cipher, count);
    await client.query("COMMIT");
    return channels;
  } finally {
    await client.end();
  }
}

function createCookieMaker({ dataDir }: Installation): (person: LoadPerson) => string {
  const { CLERK_SECRET_KEY, CLERK_JWT_KEY, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY } = process.env;
  const identity = createLocalIdentity({
    directory: `${dataDir}/identity`,
    production: false,
    secureCookies: /(?:^|,) *https:/.test(process.env.APP_ORIGINS ?? ""),
    allowedInProduction: false,
    clerkConfigured: Boolean(CLERK_SECRET_KEY || CLERK_JWT_KEY || NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY),
    // Only tokens are made here; nobody is looked up or signed out.
    people: { listPeople: async () => [], findPerson: async () => null },
    endedSessions: { add: async () => undefined, has: async () => false, findEnded: async () => [] },
    clock: systemClock,
  });
  const [cookie = ""] = identity.cookieNames;
  return (person) => `${cookie}=${identity.issueToken({ person }).token}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
