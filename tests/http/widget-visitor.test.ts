import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purgeVisitors } from "~/services/purge-visitors";
import type { Lane } from "../support/make-lanes";
import { makePartner, type Partner, type PartnerOptions } from "../support/make-partner";
import { codeOf, createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

const OWN = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };
const TEXT = "I owe more than I earn";

let app: TestApp;
let lanes: readonly Lane[];
let partner: Partner;
const makeOpen = (options: Partial<PartnerOptions> = {}) =>
  makePartner({ run: app.world.run, therapist: app.therapist, modes: ["anonymous"], ...options });
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  partner = await makeOpen();
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const ask = (lane: Lane, body: object, headers: Record<string, string> = OWN) =>
  lane.ask(postJson("/api/widget/anonymous", headers, body));
const bodyOf = ({ siteKey }: Partner, changes: object = {}) => ({
  ...{ siteKey, consent: "2026-11", days: 30 },
  ...changes,
});
const bearer = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}`, ...OWN });
const message = (lane: Lane, token: string, body: object) =>
  lane.ask(postJson("/api/chat/messaging", bearer(token), body));
const send = (lane: Lane, token: string, channelId: string, clientMessageId: string) =>
  lane.ask(postJson("/api/chat/send", bearer(token), { channelId, content: TEXT, clientMessageId }));

interface Session {
  readonly accessToken: string;
  readonly channelId: string;
  readonly you: { readonly id: string; readonly name: string };
}

async function begin(lane: Lane, of: Partner, changes: object = {}): Promise<Session> {
  const answer = await ask(lane, bodyOf(of, changes));
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Session;
}

/** The visitor's day is here. */
const bringDay = (channelId: string) =>
  app.world.run(
    `update visitors v set consented_at = now() - interval '31 days', purge_at = now() - interval '1 second'
    from chat_channels c where c.prospect_user_id = v.user_id and c.channel_identifier = $1`,
    [channelId],
  );
const rowsOf = async (sql: string, channelId: string) => (await app.world.run(sql, [channelId])).rows;
const purge = () => purgeVisitors(app.deps);

describe.each([0, 1])("somebody nobody vouches for, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test("writes to the therapist the site names, who is told what they are and when it ends", async () => {
    const { accessToken, channelId, you } = await begin(lane(), partner, { name: " Sam " });
    expect(you.name).toBe("Sam");
    expect((await send(lane(), accessToken, channelId, "a")).status).toBe(201);
    const list = await lane().ask(
      postJson("/api/chat/messaging", app.headersOf(app.therapist), { action: "list_channels" }),
    );
    const listed = JSON.parse(list.text).channels.find(({ id }: { id: string }) => id === channelId);
    expect([listed.peer.name, listed.unread, listed.visitor.site]).toEqual(["Sam", 1, "Harbor Benefits"]);
    const days = (Date.parse(listed.visitor.until) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
  });

  test("leaves on record what they agreed to, and is nobody's account", async () => {
    const { channelId, you } = await begin(lane(), partner);
    expect(you.name).toBe("Visitor");
    const [row] = await rowsOf(
      `select v.consent_version, v.consented_at is not null as at, u.clerk_user_id, u.email,
        (select count(*)::int from partner_people p where p.user_id = u.id) as vouched
      from chat_channels c join visitors v on v.user_id = c.prospect_user_id join users u on u.id = v.user_id
      where c.channel_identifier = $1`,
      channelId,
    );
    expect(row).toEqual({
      ...{ consent_version: "2026-11", at: true, vouched: 0 },
      clerk_user_id: expect.stringMatching(/^visitor_[\w-]{22,}$/),
      email: expect.stringMatching(/@visitor\.invalid$/),
    });
  });

  test("is kept no longer than they were told, nor than the site says", async () => {
    const daysOf = async (channelId: string) =>
      (
        await rowsOf(
          `select extract(day from v.purge_at - v.consented_at)::int as days
          from chat_channels c join visitors v on v.user_id = c.prospect_user_id where c.channel_identifier = $1`,
          channelId,
        )
      )[0]?.["days"];
    expect(await daysOf((await begin(lane(), partner, { days: 7 })).channelId)).toBe(7);
    expect(await daysOf((await begin(lane(), partner, { days: 365 })).channelId)).toBe(30);
  });

  test("has this one conversation, and no record of it", async () => {
    const mine = await begin(lane(), partner);
    const other = await begin(lane(), partner);
    expect(mine.channelId).not.toBe(other.channelId);
    const foreign = { action: "history", channelId: other.channelId };
    expect((await message(lane(), mine.accessToken, foreign)).status).toBe(404);
    expect((await send(lane(), mine.accessToken, other.channelId, "a")).status).toBe(404);
    const record = {
      path: `/api/chat/export?channelId=${mine.channelId}&format=csv`,
      headers: bearer(mine.accessToken),
    };
    expect((await lane().ask(record)).status).toBe(401);
    const open = { action: "open_channel", therapistId: app.therapist.id };
    expect((await message(lane(), mine.accessToken, open)).status).toBe(404);
  });

  test("goes on by the token they have, which is worth nothing then", async () => {
    const first = await begin(lane(), partner);
    const { siteKey } = partner;
    const answer = await ask(lane(), { siteKey, renew: first.accessToken });
    const second = JSON.parse(answer.text) as Session;
    expect([answer.status, second.channelId, second.you.id]).toEqual([200, first.channelId, first.you.id]);
    const history = { action: "history", channelId: first.channelId };
    expect((await message(lane(), first.accessToken, history)).status).toBe(401);
    expect((await message(lane(), second.accessToken, history)).status).toBe(200);
    expect((await ask(lane(), { siteKey, renew: first.accessToken })).status).toBe(401);
    const elsewhere = await makeOpen();
    const onOther = { siteKey: elsewhere.siteKey, renew: second.accessToken };
    expect((await ask(lane(), onOther)).status).toBe(401);
    // Ran out while the machine slept; then long ago.
    const age = (minutes: number) =>
      app.world.run(
        `update widget_sessions set created_at = now() - ($2 + 15) * interval '1 minute',
          expires_at = now() - $2 * interval '1 minute'
        where token_hash = sha256(convert_to($1, 'UTF8'))`,
        [second.accessToken, minutes],
      );
    await age(90);
    expect((await ask(lane(), { siteKey, renew: second.accessToken })).status).toBe(401);
    await age(30);
    expect((await ask(lane(), { siteKey, renew: second.accessToken })).status).toBe(200);
  });

  test("cannot use the token of somebody a partner vouches for to go on", async () => {
    const both = await makeOpen({ modes: ["token", "anonymous"] });
    const known = await lane().ask(
      postJson("/api/widget/session", OWN, { siteKey: both.siteKey, token: both.token() }),
    );
    const { accessToken } = JSON.parse(known.text) as Session;
    expect((await ask(lane(), { siteKey: both.siteKey, renew: accessToken })).status).toBe(401);
  });

  test("is refused where the site does not let such people in, like a site that is none where it is disabled", async () => {
    const closed = await makeOpen({ modes: ["token", "popup"] });
    const refused = await ask(lane(), bodyOf(closed));
    expect([refused.status, codeOf(refused)]).toEqual([403, "forbidden"]);
    const off = await makeOpen();
    const inside = await begin(lane(), off);
    await off.setStatus("disabled");
    expect((await ask(lane(), bodyOf(off))).status).toBe(404);
    expect((await ask(lane(), bodyOf({ ...off, siteKey: "Z".repeat(24) }))).status).toBe(404);
    expect((await ask(lane(), { siteKey: off.siteKey, renew: inside.accessToken })).status).toBe(404);
    const history = { action: "history", channelId: inside.channelId };
    expect((await message(lane(), inside.accessToken, history)).status).toBe(401);
  });

  test("is told that nobody is there where the therapist takes nobody, and leaves nothing", async () => {
    const therapist = await app.world.addPerson({ role: "therapist", acceptsNew: false });
    const of = await makeOpen({ therapist });
    expect((await ask(lane(), bodyOf(of))).status).toBe(503);
    const { rows } = await app.world.run("select from visitors where site_id = $1", [of.siteDbId]);
    expect(rows).toEqual([]);
  });

  test.each([
    ["another page", { Origin: "https://partner.example", "Sec-Fetch-Site": "cross-site" }, 403],
    ["a sandboxed frame", { Origin: "null", "Sec-Fetch-Site": "cross-site" }, 403],
    ["our own frame", OWN, 200],
  ] as const)("comes from %s", async (_name, headers, status) => {
    expect((await ask(lane(), bodyOf(partner), headers)).status).toBe(status);
  });

  test.each([
    ["no consent", { consent: undefined }],
    ["consent to other words", { consent: "2020-01" }],
    ["consent that is only yes", { consent: true }],
    ["no days", { days: undefined }],
    ["days of another kind", { days: "30" }],
    ["a name of many lines", { name: "Sam\nBoss" }],
    ["a name too long", { name: "x".repeat(81) }],
    ["one field more", { role: "therapist" }],
  ])("does not come with %s", async (_name, changes) => {
    expect((await ask(lane(), bodyOf(partner, changes))).status).toBe(400);
  });
});

test("visitors of a site, and what one of them writes in a day, are limited", async () => {
  const limited = await createTestApp({
    environment: { CHAT_SENDS_PER_MINUTE: "1000", CHAT_SENDS_PER_SECOND: "1000" },
  });
  const [lane] = await makeLanes(limited.deps);
  if (lane === undefined) throw new Error("no lane");
  try {
    const options = { run: limited.world.run, therapist: limited.therapist, modes: ["anonymous"] as const };
    const of = await makePartner(options);
    const { accessToken, channelId } = await begin(lane, of);
    const sent: number[] = [];
    for (let at = 0; at < 61; at += 1) sent.push((await send(lane, accessToken, channelId, `m${at}`)).status);
    expect([sent.filter((status) => status === 201).length, sent.at(-1)]).toEqual([60, 429]);
    // A retry of what was sent is no new message.
    expect((await send(lane, accessToken, channelId, "m0")).status).toBe(200);
    const came: number[] = [];
    for (let at = 0; at < 120; at += 1) came.push((await ask(lane, bodyOf(of))).status);
    expect([came[0], came.at(-1)]).toEqual([200, 429]);
  } finally {
    await lane.close();
    await limited.close();
  }
});

describe("a visitor's day", () => {
  test("takes key, texts, name and sessions, and leaves that somebody was there", async () => {
    const [lane] = lanes as [Lane];
    const gone = await begin(lane, partner, { name: "Sam" });
    const stays = await begin(lane, partner);
    for (const { accessToken, channelId } of [gone, stays])
      expect((await send(lane, accessToken, channelId, "a")).status).toBe(201);
    await bringDay(gone.channelId);
    expect(await purge()).toBeGreaterThanOrEqual(1);
    const left = (channelId: string) =>
      rowsOf(
        `select c.data_key = '' as keyless, c.status, u.name, u.disabled_at is not null as out,
          v.purged_at is not null as purged, v.consent_version,
          (select count(*)::int from chat_messages m where m.channel_id = c.id) as messages,
          (select count(*)::int from widget_sessions w where w.user_id = u.id) as sessions
        from chat_channels c join users u on u.id = c.prospect_user_id join visitors v on v.user_id = u.id
        where c.channel_identifier = $1`,
        channelId,
      );
    expect(await left(gone.channelId)).toEqual([
      {
        ...{ keyless: true, status: "closed", name: "Visitor", out: true, purged: true },
        ...{ consent_version: "2026-11", messages: 0, sessions: 0 },
      },
    ]);
    expect(await left(stays.channelId)).toMatchObject([{ keyless: false, messages: 1, purged: false }]);
    const history = { action: "history", channelId: gone.channelId };
    expect((await message(lane, gone.accessToken, history)).status).toBe(401);
    const renew = { siteKey: partner.siteKey, renew: gone.accessToken };
    expect((await ask(lane, renew)).status).toBe(401);
    const seen = await lane.ask(postJson("/api/chat/messaging", app.headersOf(app.therapist), history));
    expect(JSON.parse(seen.text)).toMatchObject({ messages: [], channel: { erased: true } });
    const trail = await rowsOf(
      "select action, reason, actor, note from audit_events where channel = $1 and reason = 'visitor_expired'",
      gone.channelId,
    );
    expect(trail).toEqual([
      {
        ...{ action: "key_destroyed", reason: "visitor_expired", actor: "worker" },
        note: "visitor of Harbor Benefits, 1 messages",
      },
    ]);
    // Again, and by several at once, there is nothing to do.
    expect(await Promise.all([purge(), purge(), purge()])).toEqual([0, 0, 0]);
  });

  test("waits while the conversation is held", async () => {
    const [lane] = lanes as [Lane];
    const { accessToken, channelId } = await begin(lane, partner);
    await send(lane, accessToken, channelId, "a");
    await bringDay(channelId);
    const hold = (on: boolean) =>
      app.world.run("update chat_channels set legal_hold = $2 where channel_identifier = $1", [
        channelId,
        on,
      ]);
    await hold(true);
    expect(await purge()).toBe(0);
    await hold(false);
    expect(await purge()).toBe(1);
  });

  test("waits while an admin has placed a hold on the conversation", async () => {
    const [lane] = lanes as [Lane];
    const { accessToken, channelId } = await begin(lane, partner);
    await send(lane, accessToken, channelId, "a");
    await bringDay(channelId);
    const admin = await app.world.addPerson({ role: "admin" });
    await app.world.run(
      `insert into legal_holds (channel_id, reason, placed_by_user_id)
      select id, 'asked for by a court', $2 from chat_channels where channel_identifier = $1`,
      [channelId, admin.userId],
    );
    expect(await purge()).toBe(0);
    const kept = await rowsOf(
      "select last_seq::int as seq, data_key <> '' as keyed from chat_channels where channel_identifier = $1",
      channelId,
    );
    expect(kept).toEqual([{ seq: 1, keyed: true }]);
  });

  test("is over for many at once by several runs, each once", async () => {
    const [lane] = lanes as [Lane];
    const many: Session[] = [];
    for (let at = 0; at < 6; at += 1) many.push(await begin(lane, partner));
    for (const { channelId } of many) await bringDay(channelId);
    const counts = await Promise.all([purge(), purge(), purge()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  });
});

test("sessions a month after their end go, and codes a day after; the others stay", async () => {
  const of = await makePartner({ run: app.world.run, therapist: app.therapist });
  const { rows } = await app.world.run("select user_id, channel_id from widget_sessions limit 1");
  const [user, channel] = [rows[0]?.["user_id"], rows[0]?.["channel_id"]];
  const addSession = (name: string, age: string) =>
    app.world.run(
      `insert into widget_sessions (session_id, token_hash, site_id, user_id, channel_id, created_at, expires_at)
      values ($1, sha256(convert_to($1, 'UTF8')), $2, $3, $4, now() - $5::interval, now() - $5::interval + interval '15 minutes')`,
      [`wgs_${name}-a-session-that-is-old`, of.siteDbId, user, channel, age],
    );
  const addCode = (name: string, age: string) =>
    app.world.run(
      `insert into widget_codes (code_hash, site_id, user_id, challenge, created_at, expires_at)
      values (sha256(convert_to($1, 'UTF8')), $2, $3, repeat('x', 43), now() - $4::interval, now() - $4::interval + interval '1 minute')`,
      [name, of.siteDbId, user, age],
    );
  await addSession("older", "31 days");
  await addSession("younger", "29 days");
  await addCode("older", "25 hours");
  await addCode("younger", "23 hours");
  expect(await purge()).toBe(2);
  const left = await app.world.run(
    "select session_id from widget_sessions where site_id = $1 union all select encode(code_hash, 'hex') from widget_codes where site_id = $1",
    [of.siteDbId],
  );
  expect(left.rows).toHaveLength(2);
  expect(left.rows[0]?.["session_id"]).toContain("younger");
});
