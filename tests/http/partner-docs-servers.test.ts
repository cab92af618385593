import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPhpExample, toRailsExample } from "~/components/partner-docs/server-examples";
import { findFreePort } from "../../server/free-port";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makePartner, makeSigner } from "../support/make-partner";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { findPhp, findRubyWithJwt, HOW_TO_GET_PHP, HOW_TO_GET_RUBY } from "../support/partner-languages";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

const KID = "2026-11";
const PERSON = { id: 17, name: "Maya Ortíz" };

let app: TestApp;
let lane: ServerLane;
let folder: string;
let siteKey: string;
let publicPem: string;
/** As the partner's server has it. */
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  app = await createTestApp();
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  folder = await mkdtemp(join(tmpdir(), "renavest-guide-"));
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const signer = { ...makeSigner("ES256", KID), publicPem };
  ({ siteKey } = await makePartner({ run: app.world.run, therapist: app.therapist, signer }));
  const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  env = { ...process.env, CHAT_KEY_ID: KID, CHAT_PRIVATE_KEY: secret };
});
afterAll(async () => {
  await lane.close();
  await app.close();
  await rm(folder, { recursive: true });
});

const place = () => ({ chatOrigin: ORIGIN, siteKey });
/** Skipped with what to do where the language is missing; in CI it fails. */
const describeWith = (program: string | null, howToGet: string, name: string, suite: () => void) =>
  describe.skipIf(program === null && !process.env["CI"])(
    program === null ? `${name} (${howToGet})` : name,
    suite,
  );

/** The session it gives, and who that is here. */
async function exchange(token: string) {
  const answer = await lane.ask(postJson("/api/widget/session", { Origin: ORIGIN }, { siteKey, token }));
  const { rows } = await app.world.run(
    `select u.name, p.subject from partner_people p join users u on u.id = p.user_id
     join partner_sites s on s.id = p.site_id where s.site_key = $1`,
    [siteKey],
  );
  return [answer.status, rows];
}

const php = findPhp();
describeWith(php, HOW_TO_GET_PHP, "the guide's PHP", () => {
  let server: ChildProcess;
  let origin: string;
  beforeAll(async () => {
    await writeFile(join(folder, "chat-token.php"), toPhpExample(place()));
    const signIn = `<?php session_start(); $_SESSION['person'] = ['id' => ${PERSON.id}, 'name' => '${PERSON.name}'];`;
    await writeFile(join(folder, "sign-in.php"), signIn);
    const port = await findFreePort("127.0.0.1");
    origin = `http://127.0.0.1:${port}`;
    const settings = ["-d", `session.save_path=${folder}`, "-d", "display_errors=1"];
    server = spawn(php ?? "", [...settings, "-S", `127.0.0.1:${port}`, "-t", folder], {
      env,
      stdio: "ignore",
    });
    for (let tries = 0; tries < 200; tries += 1) {
      if (await fetch(origin).catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("PHP's server did not start");
  });
  afterAll(() => void server?.kill());

  test("signs what is taken for whoever is signed in, and every signature has its full length", async () => {
    const ask = (cookie: string) =>
      fetch(`${origin}/chat-token.php`, { method: "POST", headers: { Cookie: cookie } });
    expect((await ask("")).status).toBe(401);
    const signedIn = await fetch(`${origin}/sign-in.php`);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    const answer = await ask(cookie);
    expect([answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")]).toEqual([
      "application/json",
      "no-store",
    ]);
    const { token } = (await answer.json()) as { token: string };
    expect(await exchange(token)).toEqual([200, [{ name: PERSON.name, subject: String(PERSON.id) }]]);
    // One number in 128 begins with a zero byte, which DER leaves out.
    const key = { key: createPublicKey(publicPem), dsaEncoding: "ieee-p1363" } as const;
    for (let count = 0; count < 300; count += 1) {
      const next = ((await (await ask(cookie)).json()) as { token: string }).token;
      const [header, claims, signature = ""] = next.split(".");
      const bytes = Buffer.from(signature, "base64url");
      expect([bytes.length, verify("sha256", Buffer.from(`${header}.${claims}`), key, bytes)]).toEqual([
        64,
        true,
      ]);
    }
  });
});

const ruby = findRubyWithJwt();
describeWith(ruby, HOW_TO_GET_RUBY, "the guide's Rails", () => {
  test("signs what is taken, with the gem it names", async () => {
    await writeFile(join(folder, "chat_tokens_controller.rb"), toRailsExample(place()));
    // In place of Rails: what the controller takes from it, and nothing else.
    const rails = `require "jwt"; require "json"; require "openssl"; require "securerandom"
Person = Struct.new(:id, :name)
class ApplicationController
  Answer = Struct.new(:headers)
  def self.before_action(name); @@before = name; end
  def self.skip_forgery_protection; end
  def authenticate_user!; @signed_in = true; end
  def current_user; @signed_in ? Person.new(${PERSON.id}, ${JSON.stringify(PERSON.name)}) : nil; end
  def response; @response ||= Answer.new({}); end
  def render(json:); puts JSON.generate(json.merge(headers: response.headers)); end
  def run; send(@@before); create; end
end
load File.join(__dir__, "chat_tokens_controller.rb")
ChatTokensController.new.run`;
    await writeFile(join(folder, "run.rb"), rails);
    const said = execFileSync(ruby ?? "", ["-W0", "-EUTF-8:UTF-8", join(folder, "run.rb")], {
      env,
    }).toString();
    const { token, headers } = JSON.parse(said) as { token: string; headers: Record<string, string> };
    expect(headers).toEqual({ "Cache-Control": "no-store" });
    expect((await exchange(token))[0]).toBe(200);
  });
});
