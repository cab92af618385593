import { ensureBuilt } from "../../server/ensure-built";
import { startTestInstallation, type TestInstallation } from "./e2e-installation";

const SHARED = "RENAVEST_E2E";

/** Once for the whole run: the build, if it is not up to date, and one database for all workers. */
export default async function setUp(): Promise<() => Promise<void>> {
  await ensureBuilt((line) => console.log(line));
  const { remove, ...installation } = await startTestInstallation();
  process.env[SHARED] = JSON.stringify(installation);
  return remove;
}

/** The run's installation, as a worker sees it. */
export function getSharedInstallation(): TestInstallation {
  const shared: TestInstallation = JSON.parse(process.env[SHARED] ?? "null");
  if (shared === null) throw new Error("The run has no installation: start it with `npm run test:e2e`.");
  return shared;
}
