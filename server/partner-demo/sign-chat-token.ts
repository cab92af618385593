import { randomUUID, sign } from "node:crypto";
import type { DemoPartner, Employee } from "./demo-partner";

const LIFE_SECONDS = 120;

/** What every partner's server does: a token for whoever is signed in there, for one use, signed with its own key. */
export function signChatToken(
  { siteKey, kid, privateKey }: DemoPartner,
  { id, name }: Employee,
  { audience, now }: { readonly audience: string; readonly now: Date },
): string {
  const iat = Math.floor(now.getTime() / 1_000);
  const claims = {
    iss: siteKey,
    aud: audience,
    sub: id,
    jti: randomUUID(),
    iat,
    exp: iat + LIFE_SECONDS,
    name,
  };
  const signed = [{ alg: "ES256", kid, typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}
