import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { createPartnerSecrets } from "~/adapters/partner-secrets.server";
import type { WidgetMode } from "~/protocol/widget-frame";
import type { PartnerAlgorithm } from "~/services/ports/partner-records";
import type { Person } from "./make-world";

/** The origin of the tests' app. */
const AUDIENCE = "https://chat.test";

/** Past all rights, as the tests' databases give it. */
type Run = (sql: string, values?: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** A key of a partner's, and how it signs. */
export interface PartnerSigner {
  readonly kid: string;
  readonly algorithm: PartnerAlgorithm;
  readonly publicPem: string | null;
  readonly secret: Buffer | null;
  sign(text: string): Buffer;
}

export function makeSigner(algorithm: PartnerAlgorithm = "ES256", kid: string = algorithm): PartnerSigner {
  if (algorithm === "HS256") {
    const secret = randomBytes(32);
    const mac = (text: string) => createHmac("sha256", secret).update(text).digest();
    return { kid, algorithm, publicPem: null, secret, sign: mac };
  }
  const { privateKey, publicKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("ed25519");
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { kid, algorithm, publicPem, secret: null, sign: (text) => signBy(algorithm, privateKey, text) };
}

function signBy(algorithm: PartnerAlgorithm, key: KeyObject, text: string): Buffer {
  if (algorithm === "EdDSA") return sign(null, Buffer.from(text), key);
  return sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
}

/** A registered site. */
export interface Partner {
  readonly siteDbId: number;
  readonly siteKey: string;
  readonly signer: PartnerSigner;
  /** A token as the partner's server signs it; anything of it may be changed. Undefined: left out. */
  token(claims?: object, header?: object, by?: Pick<PartnerSigner, "sign">): string;
  addKey(signer: PartnerSigner, period?: { from?: string; until?: string | null }): Promise<void>;
  setStatus(status: "active" | "disabled"): Promise<void>;
}

export interface PartnerOptions {
  readonly run: Run;
  readonly therapist: Pick<Person, "userId">;
  readonly origins?: readonly string[];
  readonly modes?: readonly WidgetMode[];
  readonly signer?: PartnerSigner;
  readonly secrets?: ReturnType<typeof createPartnerSecrets>;
  readonly now?: () => Date;
}

export async function makePartner(options: PartnerOptions): Promise<Partner> {
  const { run, therapist, origins = ["https://partner.example"], modes = ["token"] } = options;
  const { signer = makeSigner(), now = () => new Date() } = options;
  const siteKey = randomBytes(18).toString("base64url");
  const { rows } = await run(
    `insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes)
    select $1, 'Harbor Benefits', $2, t.id, $3 from therapists t where t.user_id = $4 returning id`,
    [siteKey, origins, modes, therapist.userId],
  );
  const siteDbId = Number(rows[0]?.["id"]);
  const partner: Partner = {
    ...{ siteDbId, siteKey, signer },
    token(claims = {}, header = {}, by = signer) {
      const iat = Math.floor(now().getTime() / 1_000);
      const whole = {
        ...{ iss: siteKey, aud: AUDIENCE, sub: "employee-1", jti: randomBytes(12).toString("hex") },
        ...{ iat, exp: iat + 120 },
        ...claims,
      };
      const signed = [{ alg: signer.algorithm, kid: signer.kid, typ: "JWT", ...header }, whole]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${signed}.${by.sign(signed).toString("base64url")}`;
    },
    async addKey(added, { from = "-1 minute", until = null } = {}) {
      const { kid, algorithm, publicPem, secret } = added;
      const wrapped = secret === null ? null : options.secrets?.wrap({ siteKey, kid }, secret);
      await run(
        `insert into partner_keys (site_id, kid, algorithm, public_key, wrapped_secret, valid_from, valid_until)
        values ($1, $2, $3, $4, $5, now() + $6::interval, now() + $7::interval)`,
        [siteDbId, kid, algorithm, publicPem, wrapped, from, until],
      );
    },
    async setStatus(status) {
      await run("update partner_sites set status = $2 where id = $1", [siteDbId, status]);
    },
  };
  await partner.addKey(signer);
  return partner;
}
