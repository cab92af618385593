import { describeRotation } from "./keys/describe-rotation";
import { rotateKeys } from "./keys/rotate-keys";
import { findInstallation } from "./seed/find-installation";

/** `npm run keys:rotate`: wraps conversations' keys and partners' secrets with the first key of CHAT_ENCRYPTION_KEYS, while the app runs. */
async function main(): Promise<void> {
  const { connection, encryptionKeys } = await findInstallation(process.env);
  const rotation = await rotateKeys({ connection, encryptionKeys });
  for (const line of describeRotation(rotation, encryptionKeys, new Date())) console.log(line);
  if (rotation.unopened.length + rotation.partnerSecrets.unopened.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
