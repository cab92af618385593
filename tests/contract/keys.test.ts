import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { createPartnerSecrets } from "~/adapters/partner-secrets.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { Channel } from "~/domain/channel";
import { describeRotation } from "../../prisma/keys/describe-rotation";
import { destroyKey } from "../../prisma/keys/destroy-key";
import { rotateKeys } from "../../prisma/keys/rotate-keys";
import { makeDraft } from "../support/make-draft";
import { makePartner, makeSigner } from "../support/make-partner";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { makePair, type Pair } from "../support/make-world";

const makeKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [K1, K2, K3] = [makeKey("k1"), makeKey("k2"), makeKey("k3")];
const makeCipher = (keys: string) => createMessageCipher({ ring: parseEncryptionKeys(keys) });

let world: PostgresWorld;
beforeEach(async () => {
  world = await makePostgresWorld();
});
afterEach(() => world.close());

async function makeChannels(count: number, keys = K1): Promise<Pair[]> {
  const cipher = makeCipher(keys);
  const pairs: Pair[] = [];
  while (pairs.length < count) pairs.push(await makePair(world, { cipher }));
  return pairs;
}

const rotate = (encryptionKeys: string, options: Partial<Parameters<typeof rotateKeys>[0]> = {}) =>
  rotateKeys({ connection: world.test.connection, encryptionKeys, ...options });
const destroy = (channelId: string, reason = "erasure_request") =>
  destroyKey({ connection: world.test.connection, channelId, reason });

/** As stored now, as one of its people reads it. */
async function read({ prospect, channel }: Pair): Promise<Channel> {
  const found = await world.database.transaction({ role: "app", userId: prospect.userId }, (tx) =>
    tx.channels.findChannel(channel.id),
  );
  return found!;
}

/** A message under the pair's key, as an instance with these keys seals it. */
async function write(pair: Pair, keys: string, text: string) {
  const cipher = makeCipher(keys);
  const channel = await read(pair);
  const draft = makeDraft(channel, pair.prospect);
  const context = {
    ...{ channelId: channel.id, messageId: draft.messageId, authorUserId: pair.prospect.userId },
    edition: 0,
  };
  const sealed = { ...draft, ...cipher.seal(channel, context, text) };
  const [outcome] = await world.database.appendMessages([sealed]);
  return {
    outcome,
    openWith: async (others: string) => makeCipher(others).open(await read(pair), context, sealed),
  };
}

/** What the keeper's work left in the trail: by whom, what, why, of which conversation, how many. */
async function listAudited() {
  const { rows } = await world.run(
    `select actor, action, reason, channel, count, note from audit_events where actor = 'keeper' order by at, chain, position`,
  );
  for (const { note } of rows) expect(note).toMatch(/^run on the server by \S+$/);
  return rows.map(({ actor, action, reason, channel, count }) => [actor, action, reason, channel, count]);
}

describe("rotation", () => {
  test("wraps every key anew, changes no text, and finds nothing to do the second time", async () => {
    const pairs = await makeChannels(7);
    const written = await write(pairs[0]!, K1, "before");
    const progress: number[] = [];
    const rotation = await rotate(`${K2},${K1}`, {
      batch: 3,
      onProgress: (count) => void progress.push(count),
    });
    expect(rotation).toEqual({
      ...{ newestId: "k2", rewrapped: 7, unopened: [], destroyed: 0 },
      wrappedBy: new Map([["k2", 7]]),
      partnerSecrets: { rewrapped: 0, unopened: [], wrappedBy: new Map() },
    });
    expect(progress).toEqual([3, 6, 7]);
    expect(await written.openWith(K2)).toBe("before");
    for (const pair of pairs) expect((await read(pair)).wrappedKey).toMatch(/^k2\./);
    expect(await rotate(`${K2},${K1}`)).toMatchObject({ rewrapped: 0, unopened: [] });
    expect(await listAudited()).toEqual(
      [3, 3, 1].map((count) => ["keeper", "keys_rewrapped", null, null, count]),
    );
  });

  test("stopped at any moment it goes on where it stood", async () => {
    await makeChannels(6);
    await expect(
      rotate(`${K2},${K1}`, {
        batch: 2,
        onProgress: (count) => {
          if (count === 4) throw new Error("the machine went down");
        },
      }),
    ).rejects.toThrow("went down");
    expect(await rotate(`${K2},${K1}`)).toMatchObject({ rewrapped: 2, wrappedBy: new Map([["k2", 6]]) });
  });

  test("twice at once wraps each key once, and each still opens", async () => {
    const pairs = await makeChannels(20);
    const written = await Promise.all(pairs.map((pair, index) => write(pair, K1, `text ${index}`)));
    const runs = await Promise.all([1, 2, 3].map(() => rotate(`${K2},${K1}`, { batch: 2 })));
    expect(runs.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(20);
    const texts = await Promise.all(written.map(({ openWith }) => openWith(K2)));
    expect(texts).toEqual(pairs.map((_, index) => `text ${index}`));
  });

  test("while people write, nothing is refused or lost", async () => {
    const pairs = await makeChannels(8);
    const both = `${K2},${K1}`;
    let rotating = true;
    const writers = pairs.map(async (pair) => {
      const written: Awaited<ReturnType<typeof write>>[] = [];
      while (rotating || written.length < 3) written.push(await write(pair, both, `text ${written.length}`));
      return written;
    });
    await rotate(both, { batch: 1, onProgress: () => new Promise((resolve) => setTimeout(resolve, 20)) });
    rotating = false;
    for (const written of await Promise.all(writers))
      for (const [index, { outcome, openWith }] of written.entries()) {
        expect(outcome).toMatchObject({ outcome: "stored", seq: index + 1 });
        expect(await openWith(K2)).toBe(`text ${index}`);
      }
  });

  test("a conversation begun meanwhile by a process with the old key first is found by another run", async () => {
    await makeChannels(2);
    await rotate(`${K2},${K1}`);
    await makeChannels(1, `${K1},${K2}`);
    expect(await rotate(`${K2},${K1}`)).toMatchObject({ rewrapped: 1, wrappedBy: new Map([["k2", 3]]) });
  });

  test("a key that does not open is left as it is and named; the others are wrapped", async () => {
    const [altered, foreign] = await makeChannels(2);
    await makeChannels(2);
    const [other] = await makeChannels(1, K3);
    const flip =
      "update chat_channels set data_key = overlay(data_key placing 'AAAA' from 10) where channel_identifier = $1";
    await world.run(flip, [altered!.channel.id]);
    // Another conversation's key, moved here.
    await world.run("update chat_channels set data_key = $2 where channel_identifier = $1", [
      foreign!.channel.id,
      other!.channel.wrappedKey,
    ]);
    const before = await Promise.all([altered!, foreign!, other!].map(read));
    const rotation = await rotate(`${K2},${K1}`);
    expect(rotation.rewrapped).toBe(2);
    expect([...rotation.unopened].sort()).toEqual(before.map(({ id }) => id).sort());
    const after = await Promise.all([altered!, foreign!, other!].map(read));
    expect(after.map(({ wrappedKey }) => wrappedKey)).toEqual(before.map(({ wrappedKey }) => wrappedKey));
  });

  test("does not bring back a key that is destroyed while it runs", async () => {
    const pairs = await makeChannels(4);
    const rotation = await rotate(`${K2},${K1}`, {
      batch: 2,
      onProgress: async (count) => {
        if (count === 2) for (const { channel } of pairs) await destroy(channel.id);
      },
    });
    expect(rotation).toMatchObject({ rewrapped: 2, unopened: [], destroyed: 4, wrappedBy: new Map() });
    for (const pair of pairs) expect((await read(pair)).wrappedKey).toBe("");
  });
});

describe("rotation of partners' shared secrets", () => {
  const makeSecrets = (keys: string) => createPartnerSecrets({ ring: parseEncryptionKeys(keys) });

  /** A site with a secret that is in use and one that has ended, and a public key that is nobody's secret. */
  async function makeSite(keys = K1) {
    const therapist = await world.addPerson({ role: "therapist" });
    const [current, ended] = [makeSigner("HS256", "current"), makeSigner("HS256", "ended")];
    const partner = await makePartner({
      ...{ run: world.run, therapist, signer: current, secrets: makeSecrets(keys) },
    });
    await partner.addKey(ended, { from: "-2 days", until: "-1 day" });
    await partner.addKey(makeSigner("ES256", "public"));
    return { ...partner, secretOf: { current: current.secret, ended: ended.secret } };
  }

  const listWrapped = async () => {
    const { rows } = await world.run(
      `select s.site_key as "siteKey", k.kid, k.wrapped_secret as "wrappedSecret" from partner_keys k
       join partner_sites s on s.id = k.site_id where k.algorithm = 'HS256' order by k.id`,
    );
    return rows as { siteKey: string; kid: "current" | "ended"; wrappedSecret: string }[];
  };

  test("wraps each anew, and it opens without the key of before; public keys and periods stay", async () => {
    const sites = [await makeSite(), await makeSite()];
    const facts = () =>
      world.run("select id, public_key, valid_from, valid_until from partner_keys order by id");
    const before = (await facts()).rows;
    const rotation = await rotate(`${K2},${K1}`, { batch: 3 });
    expect(rotation.partnerSecrets).toEqual({ rewrapped: 4, unopened: [], wrappedBy: new Map([["k2", 4]]) });
    expect((await facts()).rows).toEqual(before);
    const secrets = makeSecrets(K2);
    for (const row of await listWrapped()) {
      const site = sites.find(({ siteKey }) => siteKey === row.siteKey);
      expect(Buffer.from(secrets.open(row))).toEqual(site?.secretOf[row.kid]);
    }
    expect((await rotate(`${K2},${K1}`)).partnerSecrets.rewrapped).toBe(0);
    expect(await listAudited()).toEqual(
      [3, 1].map((count) => ["keeper", "partner_secrets_rewrapped", null, null, count]),
    );
  });

  test("stopped at any moment it goes on where it stood, and twice at once wraps each once", async () => {
    for (const _ of [1, 2, 3]) await makeSite();
    const stop = (count: number) => {
      if (count === 2) throw new Error("the machine went down");
    };
    await expect(rotate(`${K2},${K1}`, { batch: 1, onProgress: stop })).rejects.toThrow("went down");
    const runs = await Promise.all([1, 2, 3].map(() => rotate(`${K2},${K1}`, { batch: 1 })));
    expect(runs.reduce((sum, { partnerSecrets }) => sum + partnerSecrets.rewrapped, 0)).toBe(4);
    for (const row of await listWrapped()) expect(makeSecrets(K2).open(row)).toHaveLength(32);
  });

  test("one that does not open is left, named, and keeps the old key from going", async () => {
    const site = await makeSite();
    const foreign = await makeSite();
    // Another site's secret, moved here.
    const [own] = await listWrapped();
    await world.run("update partner_keys set wrapped_secret = $2 where site_id = $1 and kid = 'current'", [
      foreign.siteDbId,
      own?.wrappedSecret,
    ]);
    const keys = `${K2},${K1}`;
    const rotation = await rotate(keys);
    expect(rotation.partnerSecrets).toMatchObject({ rewrapped: 3, unopened: [`${foreign.siteKey} current`] });
    const text = describeRotation(rotation, keys, new Date()).join("\n");
    expect(text).toContain("3 partner secrets wrapped anew by key k2.");
    expect(text).toContain(`1 partner secret did not open`);
    expect(text).toContain("Key k1 must stay");
    expect(text).not.toContain(site.siteKey);
  });
});

describe("what an operator is told", () => {
  const NOW = new Date("2026-03-02T09:00:00Z");
  const told = async (keys: string) => describeRotation(await rotate(keys), keys, NOW).join("\n");

  test("how many, and from which day the old key may go", async () => {
    await makeChannels(2);
    const text = await told(`${K2},${K1}`);
    expect(text).toContain("2 conversations wrapped anew by key k2.");
    expect(text).toContain("Key k1 wraps nothing.");
    expect(text).toContain("not before 2026-04-01");
    for (const key of [K1, K2]) expect(text).not.toContain(key.split(":")[1]);
  });

  test("that an old key must stay while it still wraps something", async () => {
    const [pair] = await makeChannels(1);
    await world.run("update chat_channels set data_key = 'k1.AAAA' where channel_identifier = $1", [
      pair!.channel.id,
    ]);
    const text = await told(`${K2},${K1}`);
    expect(text).toContain("1 conversation did not open");
    expect(text).toContain(pair!.channel.id);
    expect(text).toContain("Key k1 must stay");
  });
});

describe("destroying a key", () => {
  test("closes the conversation, keeps its record, moves its epoch, and leaves others alone", async () => {
    const [pair, other] = await makeChannels(2);
    const written = await write(pair!, K1, "gone for good");
    const others = await write(other!, K1, "still here");
    const before = await read(pair!);
    expect(await destroy(pair!.channel.id)).toBe("destroyed");
    const after = await read(pair!);
    expect(after).toMatchObject({
      ...{ wrappedKey: "", status: "closed", closeReason: "key_destroyed", closedAt: expect.any(Date) },
      ...{ epoch: before.epoch + 1, version: before.version + 1, lastSeq: 1 },
    });
    await expect(written.openWith(K1)).rejects.toThrow();
    expect(await others.openWith(K1)).toBe("still here");
    expect(await world.listStored(pair!.channel.id)).toHaveLength(1);
    const { rows } = await world.run(
      "select key_destroyed_at, key_destroyed_reason from chat_channels where channel_identifier = $1",
      [pair!.channel.id],
    );
    expect(rows).toEqual([{ key_destroyed_at: expect.any(Date), key_destroyed_reason: "erasure_request" }]);
    expect((await write(other!, K1, "goes on")).outcome).toMatchObject({ outcome: "stored" });
    expect(await listAudited()).toEqual([
      ["keeper", "conversation_closed", "key_destroyed", pair!.channel.id, 1],
      ["keeper", "key_destroyed", "erasure_request", pair!.channel.id, 1],
    ]);
  });

  test("does not happen when it cannot be put on record", async () => {
    const [pair] = await makeChannels(1);
    await world.run(
      "alter table audit_events add constraint full_up check (action <> 'key_destroyed') not valid",
    );
    await expect(destroy(pair!.channel.id)).rejects.toThrow();
    expect((await read(pair!)).wrappedKey).toBe(pair!.channel.wrappedKey);
  });

  test("keeps when and why a conversation had been closed before, and happens once", async () => {
    const [pair] = await makeChannels(1);
    await world.database.transaction({ role: "app", userId: pair!.prospect.userId }, (tx) =>
      tx.channels.setClosed(pair!.channel.channelDbId, "ended_by_member"),
    );
    const before = await read(pair!);
    expect(await destroy(pair!.channel.id)).toBe("destroyed");
    const after = await read(pair!);
    expect(after).toMatchObject({ closedAt: before.closedAt, closeReason: "ended_by_member" });
    expect(await destroy(pair!.channel.id, "other_reason")).toBe("was_destroyed");
    expect(await read(pair!)).toEqual(after);
  });

  test("is refused under legal hold, for what is not there, and without a code", async () => {
    const [pair] = await makeChannels(1);
    await world.run("update chat_channels set legal_hold = true where channel_identifier = $1", [
      pair!.channel.id,
    ]);
    const before = await read(pair!);
    expect(await destroy(pair!.channel.id)).toBe("legal_hold");
    expect(await read(pair!)).toEqual(before);
    expect(await destroy("no-such-conversation-at-all")).toBe("not_found");
    await expect(destroy(pair!.channel.id, "She asked us to")).rejects.toThrow("a short code");
    await world.run("update chat_channels set legal_hold = false");
  });

  test("no send that was under way is stored after it", async () => {
    const [pair] = await makeChannels(1);
    const channel = await read(pair!);
    const drafts = Array.from({ length: 30 }, () => makeDraft(channel, pair!.prospect));
    const [outcomes, destruction] = await Promise.all([
      Promise.all(drafts.map(async (draft) => (await world.database.appendMessages([draft]))[0])),
      destroy(channel.id),
    ]);
    expect(destruction).toBe("destroyed");
    const stored = outcomes.filter((each) => each?.outcome === "stored").length;
    expect(outcomes.filter((each) => each?.outcome === "chat_closed")).toHaveLength(30 - stored);
    expect(await world.listStored(channel.id)).toHaveLength(stored);
    const [late] = await world.database.appendMessages([makeDraft(channel, pair!.prospect)]);
    expect(late).toEqual({ outcome: "chat_closed" });
  });

  test("a backup made before it opens with the key of then, and no more once that key has been rotated away", async () => {
    const [pair] = await makeChannels(1);
    const { outcome } = await write(pair!, K1, "in the backup");
    expect(outcome).toMatchObject({ outcome: "stored" });
    const backup = await read(pair!);
    await destroy(pair!.channel.id);
    await rotate(`${K2},${K1}`);
    // What the operator keeps is k2 alone.
    expect(() => makeCipher(K2).rewrap(backup)).toThrow();
    expect(makeCipher(`${K2},${K1}`).rewrap(backup)).toMatch(/^k2\./);
  });
});
