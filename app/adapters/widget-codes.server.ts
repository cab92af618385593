import { hash } from "node:crypto";
import type { PartnerRecords } from "~/services/ports/partner-records";
import type { PostgresDatabase } from "./postgres-database.server";
import { toTokenHash } from "./widget-token-hash.server";

/** Codes of the sign-in pop-up in PostgreSQL; each is used up by the first who shows it, in time or not. */
export function createWidgetCodes({
  database,
}: {
  readonly database: Pick<PostgresDatabase, "run">;
}): Pick<PartnerRecords, "insertCode" | "takeCode"> {
  return {
    async insertCode({ code, siteDbId, userId, challenge, expiresAt }) {
      await database.run(
        { role: "worker" },
        (client) => client.$executeRaw`
          insert into widget_codes (code_hash, site_id, user_id, challenge, expires_at)
          values (${toTokenHash(code)}, ${siteDbId}, ${userId}, ${challenge}, ${expiresAt})`,
      );
    },
    async takeCode(code, { siteDbId, verifier }) {
      const challenge = hash("sha256", verifier, "base64url");
      const [row] = await database.run(
        { role: "worker" },
        (client) => client.$queryRaw<{ user_id: number; clerk_user_id: string; good: boolean }[]>`
          update widget_codes c set used_at = now() from users u
          where c.code_hash = ${toTokenHash(code)} and c.used_at is null and u.id = c.user_id
          returning c.user_id, u.clerk_user_id,
            c.site_id = ${siteDbId} and c.expires_at > now() and c.challenge = ${challenge} as good`,
      );
      return row?.good === true ? { userId: row.user_id, clerkUserId: row.clerk_user_id } : null;
    },
  };
}
