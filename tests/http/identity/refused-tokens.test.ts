import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ask, Lane } from "../../support/make-lanes";
import { createTestApp, makeLanes, ORIGIN, postJson, type TestApp, toPlain } from "../../support/test-app";
import { listRefusedTokens } from "../../unit/identity/list-refused-tokens";
import { type KeyPair, LIVE_KEY, makeClaims, makeKeyPair, makeToken } from "../../unit/identity/make-token";

/** An issuer of tokens that this app believes, and what a good one of them claims of the prospect. */
interface Issuer {
  readonly app: TestApp;
  readonly key: KeyPair;
  readonly good: Record<string, unknown>;
}

const localDirectory = mkdtempSync(join(tmpdir(), "renavest-tokens-"));
afterAll(() => rmSync(localDirectory, { recursive: true }));

async function makeClerkIssuer(): Promise<Issuer> {
  const key = makeKeyPair();
  const app = await createTestApp({
    environment: {
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: LIVE_KEY,
      CLERK_SECRET_KEY: "sk_live_not-a-real-secret",
      CLERK_JWT_KEY: key.publicPem,
    },
  });
  return { app, key, good: makeClaims({ azp: ORIGIN, sub: app.prospect.clerkUserId }) };
}

async function makeLocalIssuer(): Promise<Issuer> {
  const app = await createTestApp({ environment: { RENAVEST_DATA_DIR: localDirectory } });
  const [header = "", payload = ""] = app.tokenOf(app.prospect).split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const privateKey = createPrivateKey(readFileSync(join(localDirectory, "identity/identity-key.pem")));
  const publicKey = createPublicKey(privateKey);
  const publicPem = publicKey.export({ format: "pem", type: "spki" }).toString();
  return { app, key: { keyId: read(header).kid, privateKey, publicKey, publicPem }, good: read(payload) };
}

/** What HTTP itself makes of these: a blank at the end of a header is none, and 10 MB never arrive. */
const NOT_OVER_HTTP = ["spaces around", "10 MB"];

describe.each([
  ["Clerk", makeClerkIssuer],
  ["the local issuer", makeLocalIssuer],
] as const)("beside %s", (_name, make) => {
  let issuer: Issuer;
  let lanes: readonly Lane[];
  beforeAll(async () => {
    issuer = await make();
    lanes = await makeLanes(issuer.app.deps);
  });
  afterAll(async () => {
    for (const lane of lanes) await lane.close();
    await issuer.app.close();
  });

  /** Reading, writing, and both kinds of stream. */
  const toAsks = (carry: Record<string, string>, query = ""): readonly Ask[] => {
    const headers = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin", ...carry };
    const { id } = issuer.app.channel;
    const clientMessageId = `key-${Math.random().toString(36).slice(2)}`;
    return [
      postJson(`/api/chat/messaging${query}`, headers, { action: "list_channels" }),
      postJson(`/api/chat/send${query}`, headers, { channelId: id, content: "hello", clientMessageId }),
      { path: `/api/chat/stream${query}`, headers },
      { path: `/api/chat/${id}${query}`, headers },
    ];
  };
  const carriers: readonly [string, (token: string) => Record<string, string>][] = [
    ["as bearer", (token) => ({ Authorization: `Bearer ${token}` })],
    ["as cookie", (token) => ({ Cookie: `${issuer.app.deps.identity.cookieNames[0]}=${token}` })],
  ];
  const statusesOf = async (asks: readonly Ask[]) => {
    const statuses: number[] = [];
    for (const lane of lanes) for (const ask of asks) statuses.push((await lane.ask(ask)).status);
    return statuses;
  };

  test.each(carriers)("a good token counts %s", async (_carrier, carry) => {
    const { key, good } = issuer;
    const statuses = await statusesOf(toAsks(carry(makeToken(key, good))));
    // The second lane sends what the first one has sent.
    expect(statuses).toEqual([...[200, 201, 200, 200], ...[200, 200, 200, 200]]);
  });

  test("every token of the table is refused, by both lanes, for requests and for streams", async () => {
    const { app, key, good } = issuer;
    const tokens = listRefusedTokens(key, good).filter(([name]) => !NOT_OVER_HTTP.includes(name));
    const before = (await app.world.listStored(app.channel.id)).length;
    const table: string[][] = [];
    for (const [name, makeIt] of tokens) {
      const token = makeIt();
      const row: string[] = [];
      for (const [, carry] of carriers) row.push((await statusesOf(toAsks(carry(token)))).join(" "));
      table.push([name, ...row]);
    }
    process.stdout.write(`\n${table.map((row) => row.join(" | ")).join("\n")}\n\n`);
    const refused = Array(8).fill(401).join(" ");
    expect(table).toEqual(tokens.map(([name]) => [name, refused, refused]));
    expect(tokens.length).toBeGreaterThan(45);
    expect(await app.world.listStored(app.channel.id)).toHaveLength(before);
  });

  test("the refusal is the same whatever is wrong, and says nothing of it", async () => {
    const { key, good } = issuer;
    const bodies = new Set<string>();
    for (const [, makeIt] of listRefusedTokens(key, good).slice(0, 30))
      for (const lane of lanes)
        for (const ask of toAsks({ Authorization: `Bearer ${makeIt()}` }).slice(0, 1))
          bodies.add(JSON.stringify(toPlain(await lane.ask(ask))));
    expect([...bodies].map((body) => JSON.parse(body))).toEqual([
      { status: 401, body: { error: { code: "signed_out", message: "Sign in first.", requestId: "" } } },
    ]);
  });

  test.each<[string, (token: string) => readonly Ask[]]>([
    ["in an address", (token) => toAsks({}, `?token=${token}&access_token=${token}&__session=${token}`)],
    ["by another scheme", (token) => toAsks({ Authorization: `Basic ${token}` })],
    ["as a cookie of another name", (token) => toAsks({ Cookie: `session=${token}; x__session=${token}` })],
    ["in a header of another name", (token) => toAsks({ "X-Authorization": `Bearer ${token}` })],
  ])("a good token is not looked for %s", async (_place, toIts) => {
    const { key, good } = issuer;
    const statuses = new Set(await statusesOf(toIts(makeToken(key, good))));
    expect([...statuses]).toEqual([401]);
  });

  test("a bad bearer token is not made up for by a good cookie", async () => {
    const { key, good } = issuer;
    const headers = {
      Authorization: "Bearer nonsense",
      Cookie: `${issuer.app.deps.identity.cookieNames[0]}=${makeToken(key, good)}`,
    };
    expect(new Set(await statusesOf(toAsks(headers)))).toEqual(new Set([401]));
  });
});
