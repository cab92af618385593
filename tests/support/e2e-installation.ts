import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedInstallation, startEmbeddedInstallation } from "../../server/embedded-installation";
import { readServerFile } from "../../server/postgres-folder";

/** A database with its people in a folder of its own, and how to look into it past all rights. */
export interface TestInstallation {
  readonly dataDir: string;
  readonly env: EmbeddedInstallation["env"];
  readonly superuserPassword: string;
}

/** Its owner stops it; `remove` also deletes what it wrote. */
export interface OwnInstallation extends TestInstallation {
  stop(): Promise<void>;
  remove(): Promise<void>;
}

// Tests write faster than people; the limits have tests of their own.
const NO_LIMITS = {
  ...{ CHAT_SENDS_PER_MINUTE: "100000", CHAT_SENDS_PER_SECOND: "100000", CHAT_SIGN_INS_PER_MINUTE: "0" },
};

/** A folder that another OS user may pass through, as PostgreSQL must when the tests run as root. */
export async function makeDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "renavest-e2e-"));
  await chmod(folder, 0o711);
  return folder;
}

export async function startTestInstallation(dataDir?: string): Promise<OwnInstallation> {
  const folder = dataDir ?? (await makeDataFolder());
  const started = await startEmbeddedInstallation({ dataDir: folder, log: () => undefined });
  const file = await readServerFile(folder);
  if (file === null) throw new Error("The installation has no server.json");
  return {
    dataDir: folder,
    env: { ...started.env, ...NO_LIMITS },
    superuserPassword: file.superuserPassword,
    stop: () => started.stop(),
    async remove() {
      await started.stop();
      await rm(file.clusterDir, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
