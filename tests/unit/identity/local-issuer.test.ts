import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createLocalIdentity, type LocalIdentityOptions } from "~/adapters/local-issuer.server";
import type { LocalDirectory } from "~/services/identity-port";
import { makeEndedSessions } from "../../support/make-ended-sessions";
import { makeClaims, makeKeyPair, makeToken } from "./make-token";

const root = mkdtempSync(join(tmpdir(), "renavest-identity-"));
afterAll(() => rmSync(root, { recursive: true }));

const nobody: LocalDirectory = { listPeople: async () => [], findPerson: async () => null };
const dana = {
  clerkUserId: "user_dana",
  email: "dana@example.com",
  name: "Dana Reyes",
  role: "therapist",
} as const;
const clock = { now: () => new Date(), after: () => () => undefined };

let directory: string;
let count = 0;
beforeEach(() => {
  count += 1;
  directory = join(root, String(count));
});

function createIdentity(changes: Partial<LocalIdentityOptions> = {}) {
  return createLocalIdentity({
    directory,
    production: false,
    allowedInProduction: false,
    clerkConfigured: false,
    people: nobody,
    endedSessions: makeEndedSessions(),
    clock,
    ...changes,
  });
}

const asCookie = (token: string) => ({ token, source: "cookie" as const });

describe("the key", () => {
  it("is made on first start, for its owner's eyes only", () => {
    createIdentity();
    expect(readdirSync(directory)).toEqual(["identity-key.pem"]);
    expect(statSync(join(directory, "identity-key.pem")).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it("stays, so that people stay signed in over a restart and on every instance that shares it", async () => {
    const { token } = createIdentity().issueToken({ person: dana });
    expect(await createIdentity().verify(asCookie(token))).toMatchObject({ clerkUserId: "user_dana" });
  });

  it("gets its mode back after a careless copy", () => {
    createIdentity();
    const path = join(directory, "identity-key.pem");
    const key = readFileSync(path);
    rmSync(path);
    writeFileSync(path, key, { mode: 0o644 });
    createIdentity();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("that is damaged stops the start instead of being replaced", () => {
    createIdentity();
    writeFileSync(join(directory, "identity-key.pem"), "-----BEGIN PRIVATE KEY-----\nnonsense\n");
    expect(() => createIdentity()).toThrow();
  });

  it("of another installation signs nothing here", async () => {
    const { token } = createIdentity({ directory: join(root, "another") }).issueToken({ person: dana });
    expect(await createIdentity().verify(asCookie(token))).toBeNull();
  });
});

describe("a local session", () => {
  it("says who, and lasts twelve hours", async () => {
    const identity = createIdentity();
    const issued = identity.issueToken({ person: dana });
    expect(await identity.verify(asCookie(issued.token))).toEqual({
      clerkUserId: "user_dana",
      sessionId: issued.sessionId,
      expiresAt: issued.expiresAt,
      // A token is a sign-in here.
      signedInAt: new Date(issued.expiresAt.getTime() - 12 * 3_600_000),
      claims: { email: dana.email, name: dana.name, role: "therapist" },
    });
    const lastsMs = issued.expiresAt.getTime() - Date.now();
    expect(Math.round(lastsMs / 60_000)).toBe(12 * 60);
  });

  it("lasts as long as it was ordered to", () => {
    const { expiresAt } = createIdentity().issueToken({ person: dana, ttlSeconds: 60 });
    expect(Math.abs(expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(2_000);
  });

  it("fits into a cookie", () => {
    expect(createIdentity().issueToken({ person: dana }).token.length).toBeLessThan(1_500);
  });

  it("is a new one at every sign-in, with an id nobody guesses", () => {
    const identity = createIdentity();
    const ids = new Set(Array.from({ length: 50 }, () => identity.issueToken({ person: dana }).sessionId));
    expect(ids.size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^sess_[A-Za-z0-9_-]{22}$/);
  });

  it("is worth nothing once ended, by cookie or bearer; the person's other session goes on", async () => {
    const identity = createIdentity();
    const [phone, laptop] = [identity.issueToken({ person: dana }), identity.issueToken({ person: dana })];
    const verified = await identity.verify(asCookie(phone.token));
    if (verified !== null) await identity.endSession(verified);
    expect(await identity.verify(asCookie(phone.token))).toBeNull();
    expect(await identity.verify({ token: phone.token, source: "bearer" })).toBeNull();
    expect(await identity.verify(asCookie(laptop.token))).not.toBeNull();
  });

  it("is in doubt once ended, once its token has run out, and when nobody here has seen it", async () => {
    let nowMs = Date.now();
    const identity = createIdentity({ clock: { ...clock, now: () => new Date(nowMs) } });
    const [gone, short, good] = [3_600, 10, 3_600].map((ttlSeconds) =>
      identity.issueToken({ person: dana, ttlSeconds }),
    );
    for (const each of [gone, short, good]) {
      const verified = await identity.verify(asCookie(each?.token ?? ""));
      if (each === gone && verified !== null) await identity.endSession(verified);
    }
    nowMs += 11_000;
    const ids = [gone, short, good].map((each) => each?.sessionId ?? "");
    expect(await identity.judgeSessions([...ids, "sess_unseen"])).toEqual(
      new Map([
        [ids[0], "ended"],
        [ids[1], "unproven"],
        ["sess_unseen", "unproven"],
      ]),
    );
  });

  it("cannot be made with any other key", async () => {
    expect(await createIdentity().verify(asCookie(makeToken(makeKeyPair())))).toBeNull();
    expect(
      await createIdentity().verify(
        asCookie(makeToken(makeKeyPair(), makeClaims({ iss: "https://identity.renavest.local" }))),
      ),
    ).toBeNull();
  });

  it("describes its person from its own claims", async () => {
    const described = createIdentity().describe("user_dana", {
      email: "d@example.com",
      name: "Dana",
      role: "admin",
    });
    await expect(described).resolves.toEqual({
      clerkUserId: "user_dana",
      email: "d@example.com",
      name: "Dana",
      role: "admin",
    });
    await expect(createIdentity().describe("user_dana", {})).rejects.toMatchObject({ code: "signed_out" });
  });
});

describe("signing in without a password is refused", () => {
  it("in production", () => {
    expect(() => createIdentity({ production: true })).toThrow(/refused in production/);
  });

  it("beside Clerk, even when it was asked for", () => {
    expect(() => createIdentity({ clerkConfigured: true })).toThrow(/beside Clerk/);
    expect(() =>
      createIdentity({ clerkConfigured: true, production: true, allowedInProduction: true }),
    ).toThrow(/beside Clerk/);
  });

  it("before a key is made", () => {
    expect(() => createIdentity({ production: true })).toThrow();
    expect(() => readdirSync(directory)).toThrow(/ENOENT/);
  });

  it("unless somebody said so", () => {
    expect(createIdentity({ production: true, allowedInProduction: true }).kind).toBe("local");
  });
});
