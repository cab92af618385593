import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OWNER_ONLY = 0o600;

/** The partner of the demonstration: what its own server keeps, and what is registered of it. */
export interface DemoPartner {
  readonly siteKey: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** SPKI as PEM. */
  readonly publicKey: string;
}

/** Somebody who works for the partner's client. */
export interface Employee {
  readonly id: string;
  readonly name: string;
  readonly firstName: string;
}

/** Who can be signed in on the partner's page. */
export const EMPLOYEES: readonly [Employee, ...Employee[]] = [
  { id: "emp-1042", name: "Maya Torres", firstName: "Maya" },
  { id: "emp-2077", name: "Jordan Blake", firstName: "Jordan" },
];

/** Made on the first start and kept in the data folder, readable by its owner only. */
export function loadDemoPartner(dataDir: string): DemoPartner {
  const file = join(dataDir, "partner-demo.json");
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const made = {
      siteKey: `demo_${randomBytes(18).toString("base64url")}`,
      kid: `demo-${new Date().getUTCFullYear()}`,
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    };
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: OWNER_ONLY, flag: "wx" });
  }
  const kept = JSON.parse(readFileSync(file, "utf8")) as { siteKey: string; kid: string; privateKey: string };
  const privateKey = createPrivateKey(kept.privateKey);
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return { siteKey: kept.siteKey, kid: kept.kid, privateKey, publicKey };
}
