import type { PartnerAdmin, PartnerSites } from "~/services/ports/partner-sites";
import type { TransactionClient } from "./postgres-database.server";

type Run = <T>(admin: PartnerAdmin, work: (client: TransactionClient) => Promise<T>) => Promise<T>;

/** The keys of partners' sites, within transactions of an admin's. */
export function createPartnerSiteKeys(run: Run): Pick<PartnerSites, "insertKey" | "endKey"> {
  return {
    insertKey: async (admin, siteKey, { kid, algorithm, publicKey, wrappedSecret }) => {
      try {
        return await run(admin, async (client) => {
          // Of two that are added at once the second one waits for the first.
          const [site] = await client.$queryRaw<{ id: number; taken: boolean }[]>`
            select s.id, exists (select from partner_keys k where k.site_id = s.id and k.kid = ${kid}) as taken
            from partner_sites s where s.site_key = ${siteKey} for no key update`;
          if (site === undefined) return "no_site";
          if (site.taken) return "kid_taken";
          await client.$executeRaw`
            insert into partner_keys (site_id, kid, algorithm, public_key, wrapped_secret)
            values (${site.id}, ${kid}, ${algorithm}, ${publicKey}, ${wrappedSecret})`;
          return "added";
        });
      } catch (error) {
        if (isThirdKey(error)) return "two_keys";
        throw error;
      }
    },
    endKey: (admin, siteKey, kid) =>
      run(admin, async (client) => {
        const ended = await client.$executeRaw`
          update partner_keys k set valid_until = greatest(now(), k.valid_from) from partner_sites s
          where s.id = k.site_id and s.site_key = ${siteKey} and k.kid = ${kid}
            and (k.valid_until is null or k.valid_until > now())`;
        return ended === 1;
      }),
  };
}

/** As the trigger says it (migration …_partner_sites). */
function isThirdKey(error: unknown): boolean {
  return error instanceof Error && error.message.includes("a site has two keys at most");
}
