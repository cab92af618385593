import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { type DemoPartner, loadDemoPartner } from "../../server/partner-demo/demo-partner";
import type { AppFixture } from "./app-fixture";
import { type PartnerServer, registerSite, startPartnerServer } from "./e2e-partner-page";
import type { TestTalk } from "./e2e-talk";

/** A partner that no other test knows, with its pages and somebody else's. */
export interface PartnerPlace {
  readonly partner: DemoPartner;
  readonly chatOrigin: string;
  /** Registered for the site. */
  readonly home: PartnerServer;
  /** Registered for nobody. */
  readonly stranger: PartnerServer;
  close(): Promise<void>;
}

/** Its people write to the therapist of `talk`. */
export async function openPartnerPlace(given: {
  readonly app: AppFixture;
  readonly database: pg.Pool;
  readonly talk: TestTalk;
}): Promise<PartnerPlace> {
  const folder = await mkdtemp(join(tmpdir(), "renavest-partner-"));
  const partner = loadDemoPartner(folder);
  const [home, stranger] = await Promise.all([startPartnerServer(), startPartnerServer()]);
  await registerSite(given.database, partner, {
    therapistId: given.talk.therapist.id,
    origin: home.origin,
  });
  return {
    ...{ partner, home, stranger, chatOrigin: new URL(given.app.url).origin },
    async close() {
      await Promise.all([home.stop(), stranger.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}
