/** The partner's own signing module for Node, as the guide prints it; the tests run it as it stands. */
export function toNodeExample({ chatOrigin, siteKey }: { chatOrigin: string; siteKey: string }): string {
  return `// chat-token.mjs (server only)
import { randomUUID, sign } from "node:crypto";

const SITE_KEY = "${siteKey}";
const CHAT_ORIGIN = "${chatOrigin}";
const KEY_ID = process.env.CHAT_KEY_ID; // the name you gave the key
const PRIVATE_KEY = process.env.CHAT_PRIVATE_KEY; // PEM, from your secret store

/** person: whoever is signed in on your site. id never changes; name is optional. */
export function signChatToken({ id, name }) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: SITE_KEY,
    aud: CHAT_ORIGIN,
    sub: id,
    name,
    iat,
    exp: iat + 120,
    jti: randomUUID(),
  };
  const text = [{ alg: "ES256", typ: "JWT", kid: KEY_ID }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(text), { key: PRIVATE_KEY, dsaEncoding: "ieee-p1363" });
  return \`\${text}.\${signature.toString("base64url")}\`;
}
`;
}
