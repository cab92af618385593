import { ensureBuilt } from "../../../server/ensure-built";

/** Once for the whole run: the build, if it is not up to date. */
export default async function setUp(): Promise<void> {
  await ensureBuilt((line) => console.log(line));
}
