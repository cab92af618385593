import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { widgetSignInAction } from "~/http/widget-sign-in.server";
import { purgeVisitors } from "~/services/purge-visitors";
import type { Lane } from "../support/make-lanes";
import { makePartner, type Partner, type PartnerOptions } from "../support/make-partner";
import type { Person } from "../support/make-world";
import { codeOf, createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

const OWN = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };
const ANONYMOUS = "/api/widget/anonymous";
const MESSAGING = "/api/chat/messaging";

let app: TestApp;
let lanes: readonly Lane[];
let partner: Partner;
const makeOpen = (options: Partial<PartnerOptions> = {}) =>
  makePartner({
    ...{ run: app.world.run, therapist: app.therapist, modes: ["token", "popup", "anonymous"] },
    ...options,
  });
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  partner = await makeOpen();
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

interface Session {
  readonly accessToken: string;
  readonly channelId: string;
  readonly you: { readonly id: string; readonly name: string };
}

const bearer = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}`, ...OWN });
const post = (lane: Lane, path: string, headers: Record<string, string>, body: object) =>
  lane.ask(postJson(path, headers, body));
const rowsOf = async (sql: string, ...values: unknown[]) => (await app.world.run(sql, values)).rows;
const purge = () => purgeVisitors(app.deps);

async function visit(lane: Lane, of: Partner = partner, said: readonly string[] = ["one", "two"]) {
  const began = await post(lane, ANONYMOUS, OWN, {
    ...{ siteKey: of.siteKey, consent: "2026-11", days: 30, name: "Sam" },
  });
  expect(began.status).toBe(200);
  const session = JSON.parse(began.text) as Session;
  for (const content of said) expect((await send(lane, session, content)).status).toBe(201);
  return session;
}

const send = (lane: Lane, { accessToken, channelId }: Session, content: string) =>
  post(lane, "/api/chat/send", bearer(accessToken), { channelId, content, clientMessageId: `k-${content}` });

/** What the pop-up hands over once this person has said so. */
async function signIn(of: Partner, person: Person) {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const question = new URLSearchParams({ site: of.siteKey, challenge, state: "s".repeat(22) });
  const headers = { Host: new URL(ORIGIN).host, Origin: ORIGIN, Cookie: app.cookieOf(person) };
  const { code } = await widgetSignInAction({
    request: new Request(`${ORIGIN}/widget/sign-in?${question}`, { method: "POST", headers }),
    ...{ params: {}, context: { deps: app.deps } },
  });
  return { code, verifier };
}

const keep = (lane: Lane, of: Partner, visitor: string, proof: object, changes: object = {}) =>
  post(lane, ANONYMOUS, OWN, {
    ...{ siteKey: of.siteKey, keep: visitor, consent: "2026-11" },
    ...proof,
    ...changes,
  });

const listOf = async (lane: Lane, headers: Record<string, string>) =>
  JSON.parse((await post(lane, MESSAGING, headers, { action: "list_channels" })).text).channels as {
    readonly id: string;
    readonly peer: { readonly id: string; readonly name: string };
    readonly visitor?: object;
    readonly kept?: { readonly site: string };
    readonly unread: number;
  }[];
const textsOf = async (lane: Lane, headers: Record<string, string>, channelId: string) => {
  const answer = await post(lane, MESSAGING, headers, { action: "history", channelId });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text).messages.map(
    ({ seq, content, author }: { seq: number; content: string; author: { name: string; role: string } }) =>
      [seq, content, author.name, author.role].join(" "),
  );
};
/** Nobody with a right to it has changed it. */
async function expectUntouched(lane: Lane, before: Session) {
  expect(await textsOf(lane, bearer(before.accessToken), before.channelId)).toHaveLength(2);
  const listed = (await listOf(lane, app.headersOf(app.therapist))).find(({ id }) => id === before.channelId);
  expect(listed).toMatchObject({ peer: { id: before.you.id }, visitor: { site: "Harbor Benefits" } });
}

describe.each([0, 1])("a visitor who shows who they are and keeps it, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test("has it as their own, with every message once and in order, under the name they gave then", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    await post(lane(), MESSAGING, bearer(before.accessToken), {
      ...{ action: "mark_read", channelId: before.channelId, seq: 2 },
    });
    const answer = await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    expect(answer.status).toBe(200);
    const session = JSON.parse(answer.text) as Session;
    expect(session).toMatchObject({ channelId: before.channelId, you: { id: prospect.id } });
    // On our own pages as well, read as far as they had.
    const own = (await listOf(lane(), app.headersOf(prospect))).find(({ id }) => id === before.channelId);
    expect(own).toMatchObject({ kept: { site: "Harbor Benefits" }, unread: 0 });
    expect((await send(lane(), session, "three")).status).toBe(201);
    const whole = ["1 one Sam prospect", "2 two Sam prospect", `3 three ${prospect.name} prospect`];
    for (const headers of [
      bearer(session.accessToken),
      app.headersOf(prospect),
      app.headersOf(app.therapist),
    ])
      expect(await textsOf(lane(), headers, before.channelId)).toEqual(whole);
    const theirs = (await listOf(lane(), app.headersOf(app.therapist))).find(
      ({ id }) => id === before.channelId,
    );
    expect(theirs).toMatchObject({ peer: { id: prospect.id }, kept: { site: "Harbor Benefits" } });
    expect(theirs).not.toHaveProperty("visitor");
  });

  test("is not deleted on the day they were told, nor is their name of then", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    await app.world.run(
      `update visitors set consented_at = now() - interval '31 days', purge_at = now() - interval '1 second'
      where kept_by_user_id = $1`,
      [prospect.userId],
    );
    expect(await purge()).toBe(0);
    expect(await textsOf(lane(), app.headersOf(prospect), before.channelId)).toEqual([
      "1 one Sam prospect",
      "2 two Sam prospect",
    ]);
  });

  test("leaves their former token, plan and person worth nothing", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    expect((await send(lane(), before, "late")).status).toBe(401);
    const history = { action: "history", channelId: before.channelId };
    expect((await post(lane(), MESSAGING, bearer(before.accessToken), history)).status).toBe(401);
    const renew = { siteKey: partner.siteKey, renew: before.accessToken };
    expect((await post(lane(), ANONYMOUS, OWN, renew)).status).toBe(401);
    const [former] = await rowsOf(
      "select disabled_at is not null as out from users where public_id = $1",
      before.you.id,
    );
    expect(former).toEqual({ out: true });
  });

  test("is on record: who, which words, from where, and not a word of what was said", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    const trail = await rowsOf(
      `select actor, actor_user_id, outcome, subject_user_id, note, request_id is not null as asked
      from audit_events where channel = $1 and action = 'visit_kept'`,
      before.channelId,
    );
    expect(trail).toEqual([
      {
        ...{ actor: "person", actor_user_id: prospect.userId, outcome: "done" },
        subject_user_id: prospect.userId,
        ...{ note: "words 2026-11, visitor of Harbor Benefits", asked: true },
      },
    ]);
  });

  test("keeps it beside the conversation they have with that therapist already", async () => {
    const { therapist, prospect, channel } = await app.makePair();
    const of = await makeOpen({ therapist });
    const before = await visit(lane(), of);
    const answer = await keep(lane(), of, before.accessToken, await signIn(of, prospect));
    expect(JSON.parse(answer.text)).toMatchObject({ channelId: before.channelId });
    const listed = await listOf(lane(), app.headersOf(prospect));
    expect(listed.map(({ id }) => id).sort()).toEqual([before.channelId, channel.id].sort());
    expect(listed.filter(({ kept }) => kept !== undefined)).toHaveLength(1);
    // Whoever opens one with this therapist gets the one they had.
    const opened = await post(lane(), MESSAGING, app.headersOf(prospect), {
      ...{ action: "open_channel", therapistId: therapist.id },
    });
    expect(JSON.parse(opened.text).channel.id).toBe(channel.id);
    // A second visit is kept beside both.
    const second = await visit(lane(), of);
    expect((await keep(lane(), of, second.accessToken, await signIn(of, prospect))).status).toBe(200);
    expect(await listOf(lane(), app.headersOf(prospect))).toHaveLength(3);
  });

  test("by their partner's word as well, also who comes for the first time", async () => {
    const before = await visit(lane());
    const sub = `kept-${index}`;
    const token = partner.token({ sub, name: "Ann" });
    const answer = await keep(lane(), partner, before.accessToken, { token });
    expect(JSON.parse(answer.text)).toMatchObject({ channelId: before.channelId, you: { name: "Ann" } });
    const again = await post(lane(), "/api/widget/session", OWN, {
      ...{ siteKey: partner.siteKey, token: partner.token({ sub, name: "Ann" }) },
    });
    expect(JSON.parse(again.text)).toMatchObject({ channelId: before.channelId });
  });

  test("is told to the therapist's open page", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    const heard = vi.spyOn(app.deps.hub, "publishState");
    const ended = vi.spyOn(app.deps.hub, "publishSessionEnded");
    await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    expect(heard.mock.lastCall?.[0]).toMatchObject({
      id: before.channelId,
      prospect: { userId: prospect.userId },
    });
    expect(ended).toHaveBeenCalledTimes(1);
    heard.mockRestore();
    ended.mockRestore();
  });

  test("twice at once: it is kept once, and both are answered", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    const proofs = [await signIn(partner, prospect), await signIn(partner, prospect)];
    const answers = await Promise.all(
      proofs.map((proof) => keep(lane(), partner, before.accessToken, proof)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const [{ times }] = (await rowsOf(
      "select count(*)::int as times from audit_events where channel = $1 and action = 'visit_kept'",
      before.channelId,
    )) as [{ times: number }];
    expect(times).toBe(1);
  });

  test("two people at once with the same visit: one of them has it", async () => {
    const people = [(await app.makePair()).prospect, (await app.makePair()).prospect] as const;
    const before = await visit(lane());
    const proofs = await Promise.all(people.map((person) => signIn(partner, person)));
    const answers = await Promise.all(
      proofs.map((proof) => keep(lane(), partner, before.accessToken, proof)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const have = await Promise.all(
      people.map(async (person) =>
        (await listOf(lane(), app.headersOf(person))).some(({ id }) => id === before.channelId),
      ),
    );
    expect(have).toEqual(answers.map(({ status }) => status === 200));
  });

  test("while messages are being sent: each is there once, or was refused", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane(), partner, []);
    const proof = await signIn(partner, prospect);
    const texts = Array.from({ length: 12 }, (_, at) => `m${at}`);
    const [kept, ...sent] = await Promise.all([
      keep(lane(), partner, before.accessToken, proof),
      ...texts.map((text) => send(lane(), before, text)),
    ]);
    expect(kept?.status).toBe(200);
    const stored = (await textsOf(lane(), app.headersOf(prospect), before.channelId)) as string[];
    expect(stored.map((line) => Number(line.split(" ")[0]))).toEqual(stored.map((_, at) => at + 1));
    const taken = texts.filter((_, at) => sent[at]?.status === 201);
    expect(stored.map((line) => line.split(" ")[1]).sort()).toEqual(taken.sort());
  });

  test("at the very moment of its purge: it is kept whole, or gone", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { prospect } = await app.makePair();
      const before = await visit(lane());
      const proof = await signIn(partner, prospect);
      await app.world.run(
        `update visitors v set consented_at = now() - interval '31 days', purge_at = clock_timestamp() + interval '20 ms'
        from users u where u.id = v.user_id and u.public_id = $1`,
        [before.you.id],
      );
      const [answer] = await Promise.all([
        keep(lane(), partner, before.accessToken, proof),
        ...[purge(), purge()],
      ]);
      await purge();
      const [left] = await rowsOf(
        `select (select count(*)::int from chat_messages m where m.channel_id = c.id) as messages,
          c.prospect_user_id = $2 as theirs from chat_channels c where c.channel_identifier = $1`,
        ...[before.channelId, prospect.userId],
      );
      // Not kept, its day has come by now or comes in a moment.
      if (answer?.status === 200) expect(left).toEqual({ messages: 2, theirs: true });
      else expect(left).toMatchObject({ theirs: false });
    }
  });
});

describe.each([0, 1])("nothing changes, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test("without a word of theirs: signing in alone keeps nothing", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    const proof = await signIn(partner, prospect);
    const answer = await post(lane(), "/api/widget/session", OWN, { siteKey: partner.siteKey, ...proof });
    expect(JSON.parse(answer.text).channelId).not.toBe(before.channelId);
    await expectUntouched(lane(), before);
  });

  test.each<[string, object, number]>([
    ["without having agreed", { consent: undefined }, 400],
    ["with a yes to other words", { consent: "2020-01" }, 400],
    ["with one field more", { userId: 1 }, 400],
    ["with both proofs of who they are", { token: "x" }, 400],
    ["without any", { code: undefined, verifier: undefined }, 400],
    ["with a code that is none", { code: "wgc_nothing" }, 401],
    ["with a verifier of something else", { verifier: "v".repeat(43) }, 401],
    ["with a visit that is none", { keep: `wgt_${"x".repeat(24)}` }, 401],
  ])("%s", async (_name, changes, status) => {
    const before = await visit(lane());
    const proof = await signIn(partner, (await app.makePair()).prospect);
    expect((await keep(lane(), partner, before.accessToken, proof, changes)).status).toBe(status);
    await expectUntouched(lane(), before);
  });

  test("by a partner's token that is another site's, or was taken before", async () => {
    const before = await visit(lane());
    const other = await makeOpen();
    const foreign = await keep(lane(), partner, before.accessToken, { token: other.token() });
    expect(foreign.status).toBe(401);
    const used = partner.token({ sub: `used-${index}` });
    expect(
      (await post(lane(), "/api/widget/session", OWN, { siteKey: partner.siteKey, token: used })).status,
    ).toBe(200);
    expect((await keep(lane(), partner, before.accessToken, { token: used })).status).toBe(401);
    await expectUntouched(lane(), before);
  });

  test("on another site than the visit's, or by a way in that the site does not allow", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    const other = await makeOpen();
    expect((await keep(lane(), other, before.accessToken, await signIn(other, prospect))).status).toBe(401);
    const noPopup = await makeOpen({ modes: ["anonymous"] });
    const visitThere = await visit(lane(), noPopup);
    const proof = await signIn(partner, prospect);
    const refused = await keep(lane(), noPopup, visitThere.accessToken, proof);
    expect([refused.status, codeOf(refused)]).toEqual([403, "forbidden"]);
    await expectUntouched(lane(), before);
  });

  test("for somebody without a plan: they could not read it", async () => {
    const { prospect } = await app.makePair();
    await app.world.run("delete from subscriptions where user_id = $1", [prospect.userId]);
    const before = await visit(lane());
    const answer = await keep(lane(), partner, before.accessToken, await signIn(partner, prospect));
    expect([answer.status, codeOf(answer)]).toEqual([402, "subscription_required"]);
    await expectUntouched(lane(), before);
  });

  test("for the therapist's own account, or with another person's session in the place of the visit's", async () => {
    const { prospect } = await app.makePair();
    const before = await visit(lane());
    await expect(signIn(partner, app.therapist)).rejects.toBeDefined();
    const known = await post(lane(), "/api/widget/session", OWN, {
      ...{ siteKey: partner.siteKey, token: partner.token({ sub: `known-${index}` }) },
    });
    const { accessToken } = JSON.parse(known.text) as Session;
    expect((await keep(lane(), partner, accessToken, await signIn(partner, prospect))).status).toBe(401);
    await expectUntouched(lane(), before);
  });

  test("once the visit's session has run out, has ended, or its day has come", async () => {
    const { prospect } = await app.makePair();
    const out = await visit(lane());
    await app.world.run(
      `update widget_sessions set created_at = now() - interval '20 minutes', expires_at = now() - interval '1 second'
      where token_hash = sha256(convert_to($1, 'UTF8'))`,
      [out.accessToken],
    );
    const ended = await visit(lane());
    await post(lane(), "/api/widget/session/end", bearer(ended.accessToken), {});
    const over = await visit(lane());
    await app.world.run(
      `update visitors v set consented_at = now() - interval '31 days', purge_at = now() - interval '1 second'
      from users u where u.id = v.user_id and u.public_id = $1`,
      [over.you.id],
    );
    for (const { accessToken } of [out, ended, over])
      expect((await keep(lane(), partner, accessToken, await signIn(partner, prospect))).status).toBe(401);
    expect(await rowsOf("select from visitors where kept_by_user_id = $1", prospect.userId)).toEqual([]);
    await purge();
  });

  test("once the site is disabled", async () => {
    const { prospect } = await app.makePair();
    const off = await makeOpen();
    const before = await visit(lane(), off);
    const proof = await signIn(off, prospect);
    await off.setStatus("disabled");
    expect((await keep(lane(), off, before.accessToken, proof)).status).toBe(404);
    expect(await rowsOf("select from visitors where kept_by_user_id = $1", prospect.userId)).toEqual([]);
  });

  test("from another page than ours", async () => {
    const before = await visit(lane());
    const proof = await signIn(partner, (await app.makePair()).prospect);
    const headers = { Origin: "https://partner.example", "Sec-Fetch-Site": "cross-site" };
    const body = { siteKey: partner.siteKey, keep: before.accessToken, consent: "2026-11", ...proof };
    expect((await post(lane(), ANONYMOUS, headers, body)).status).toBe(403);
    await expectUntouched(lane(), before);
  });
});

test("what is held because of the visitor stays held with whoever keeps it", async () => {
  const [lane] = lanes as [Lane];
  const { prospect } = await app.makePair();
  const before = await visit(lane);
  const admin = await app.world.addPerson({ role: "admin" });
  await app.world.run(
    `insert into legal_holds (user_id, reason, placed_by_user_id)
    select id, 'asked for by a court', $2 from users where public_id = $1`,
    [before.you.id, admin.userId],
  );
  await keep(lane, partner, before.accessToken, await signIn(partner, prospect));
  const destroy = app.world.run(
    `update chat_channels set data_key = '', key_destroyed_at = now(), key_destroyed_reason = 'x',
      status = 'closed', closed_at = now() where channel_identifier = $1`,
    [before.channelId],
  );
  await expect(destroy).rejects.toThrow("legal hold");
});

describe("a visit in which nobody wrote", () => {
  const age = (session: Session) =>
    app.world.run(
      `with aged as (
        update widget_sessions set created_at = now() - interval '90 minutes', expires_at = now() - interval '61 minutes'
        where token_hash = sha256(convert_to($1, 'UTF8')) returning user_id
      )
      update visitors v set consented_at = now() - interval '90 minutes' from aged where v.user_id = aged.user_id`,
      [session.accessToken],
    );
  const left = (session: Session) =>
    rowsOf(
      `select v.purged_at is not null as purged, u.name, c.data_key = '' as keyless
      from users u join visitors v on v.user_id = u.id join chat_channels c on c.prospect_user_id = u.id
      where u.public_id = $1`,
      session.you.id,
    );

  test("is forgotten when nobody can go on with it, and not while somebody can, nor once somebody wrote", async () => {
    const [lane] = lanes as [Lane];
    const [empty, open, written] = [
      await visit(lane, partner, []),
      await visit(lane, partner, []),
      await visit(lane, partner, ["one"]),
    ];
    for (const session of [empty, written]) await age(session);
    expect(await purge()).toBe(1);
    expect(await left(empty)).toEqual([{ purged: true, name: "Visitor", keyless: true }]);
    for (const session of [open, written])
      expect(await left(session)).toEqual([{ purged: false, name: "Sam", keyless: false }]);
    expect(await purge()).toBe(0);
  });
});
