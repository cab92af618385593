import { parseArgs } from "node:util";
import { type Destruction, destroyKey } from "./keys/destroy-key";
import { findInstallation } from "./seed/find-installation";

const SAID: Readonly<Record<Destruction, readonly string[]>> = {
  destroyed: [
    "The key is destroyed, and nobody can read this conversation's text any more. Running processes have dropped it",
    "within five seconds. Backups made before now still hold the key, wrapped: to make them useless as well, put a new",
    "key first in CHAT_ENCRYPTION_KEYS, run npm run keys:rotate, and destroy the old one when it says that it may go.",
  ],
  was_destroyed: ["The key was destroyed before. Nothing was changed."],
  not_found: ["There is no such conversation."],
  legal_hold: ["The conversation is under legal hold. Nothing was changed."],
};

/** `npm run keys:destroy -- --channel <id> --reason <code>`: makes one conversation's text unreadable, for good. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { channel: { type: "string" }, reason: { type: "string" } } });
  const { channel: channelId, reason } = values;
  if (!channelId || !reason)
    throw new Error("npm run keys:destroy -- --channel <id of the conversation> --reason <code>");
  const { connection } = await findInstallation(process.env);
  const destruction = await destroyKey({ connection, channelId, reason });
  for (const line of SAID[destruction]) console.log(line);
  if (destruction === "not_found" || destruction === "legal_hold") process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
