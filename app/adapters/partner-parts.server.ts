import { createPartnerKeyMaterial } from "./partner-key-material.server";
import { createPartnerRecords } from "./partner-records.server";
import { createPartnerSecrets, type SecretKeyRing } from "./partner-secrets.server";
import { createPartnerSites } from "./partner-sites.server";
import { createPartnerTokens } from "./partner-token.server";
import type { PostgresDatabase } from "./postgres-database.server";
import { createVisitorRecords } from "./visitor-records.server";

/** Everything about partners that stands on the database and the installation's keys. */
export function createPartnerParts({
  database,
  ring,
}: {
  database: Pick<PostgresDatabase, "run">;
  ring: SecretKeyRing;
}) {
  const secrets = createPartnerSecrets({ ring });
  return {
    partners: createPartnerRecords({ database }),
    partnerTokens: createPartnerTokens({ openSecret: secrets.open }),
    partnerSites: createPartnerSites({ database }),
    partnerKeyMaterial: createPartnerKeyMaterial({ secrets }),
    visitors: createVisitorRecords({ database }),
  };
}
