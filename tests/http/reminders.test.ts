import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMailer } from "~/adapters/mailer.server";
import { systemRandom } from "~/adapters/random.server";
import { createReminderBook } from "~/adapters/reminder-book.server";
import { markRead } from "~/services/mark-read";
import { sendMessage } from "~/services/send-message";
import { type ReminderDeps, sendReminders } from "~/services/send-reminders";
import { createFakeLog } from "../support/fake-log";
import { startMailServer, type TestMailServer } from "../support/mail-server";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { makePair, type Pair, type Person } from "../support/make-world";
import { createTestApp, ORIGIN, type TestApp } from "../support/test-app";

const FROM = "Renavest <no-reply@chat.test>";

let server: TestMailServer;
let app: TestApp;
let lane: ServerLane;
let pair: Pair;
beforeAll(async () => {
  server = await startMailServer();
  app = await createTestApp({ environment: { SMTP_URL: server.url, MAIL_FROM: FROM } });
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
});
afterAll(async () => {
  await lane.close();
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  // Whoever an earlier test has written to has nothing to read any more.
  await app.world.run("update chat_messages set deleted_at = now() where deleted_at is null");
  pair = await app.makePair();
});

const log = createFakeLog();
const remind = (changes: Partial<ReminderDeps> = {}) => {
  const reminders = createReminderBook({ database: app.world.database });
  const mailer = createMailer({ url: server.url, from: FROM });
  if (mailer === null) throw new Error("no mailer");
  const deps = { reminders, mailer, random: systemRandom, log, origin: ORIGIN, waitMinutes: 15 };
  return sendReminders({ ...deps, ...changes });
};
const mailsTo = ({ email }: Person) => server.mails.filter(({ to }) => to.includes(email));
/** Says something, that long ago. */
async function say(
  viewer: Person,
  minutesAgo: number,
  { channel } = pair,
  content = "the secret of the canary",
) {
  const { message } = await sendMessage(app.deps, {
    ...{ viewer, channelId: channel.id, content, clientMessageId: systemRandom.id() },
  });
  await app.world.run(
    "update chat_messages set created_at = now() - make_interval(mins => $2) where public_id = $1",
    [message.id, minutesAgo],
  );
  return message;
}
/** Everything that has been told, claimed or put off lies that long back. */
const pass = (minutes: number) =>
  app.world.run(
    `update reminders set told_at = told_at - $1::interval, claimed_at = claimed_at - $1::interval,
      claimed_until = claimed_until - $1::interval, next_try_at = next_try_at - $1::interval`,
    [`${minutes} minutes`],
  );

describe("somebody with an unread message", () => {
  test("gets one e-mail after a quarter of an hour, however many jobs there are, without a word or a name", async () => {
    await say(pair.prospect, 14);
    expect(await remind()).toBe(0);
    await say(pair.prospect, 16);
    const sent = await Promise.all(Array.from({ length: 5 }, () => remind()));
    expect(sent.reduce((sum, count) => sum + count)).toBe(1);
    const [mail, ...more] = mailsTo(pair.therapist);
    expect(more).toEqual([]);
    expect(mail?.text).toContain(`${ORIGIN}/chat/${pair.channel.id}`);
    expect(mail?.text).toMatch(/^Subject: You have something to read at Renavest/m);
    expect(mail?.text).toMatch(/^List-Unsubscribe: <https:\/\/chat\.test\/reminders>/m);
    for (const word of ["canary", pair.prospect.name, pair.prospect.email, pair.therapist.name])
      expect(mail?.text).not.toContain(word);
    expect(mailsTo(pair.prospect)).toEqual([]);
  });

  test("is told of all conversations at once, and not again before they have been here and something new has waited", async () => {
    const other = await makePair(app.world, { cipher: app.deps.cipher, therapist: pair.therapist });
    await say(pair.prospect, 20);
    await say(other.prospect, 30, other);
    expect(await remind()).toBe(1);
    const [digest] = mailsTo(pair.therapist);
    expect(digest?.text).toContain("2 of your conversations");
    expect(digest?.text).toContain(`${ORIGIN}/chat`);
    expect(digest?.text).not.toContain(pair.channel.id);

    await pass(60);
    const late = await say(pair.prospect, 20);
    expect(await remind()).toBe(0);
    await markRead(app.deps, { viewer: pair.therapist, channelId: pair.channel.id, seq: late.seq - 1 });
    expect(await remind()).toBe(1);
    expect(mailsTo(pair.therapist)).toHaveLength(2);
  });

  test("is told later of what was too young for that e-mail, in another conversation", async () => {
    const other = await makePair(app.world, { cipher: app.deps.cipher, therapist: pair.therapist });
    const first = await say(pair.prospect, 20);
    await say(other.prospect, 5, other);
    expect(await remind()).toBe(1);
    expect(mailsTo(pair.therapist)[0]?.text).toContain(pair.channel.id);
    await markRead(app.deps, { viewer: pair.therapist, channelId: pair.channel.id, seq: first.seq });
    await pass(60);
    await app.world.run("update chat_messages set created_at = created_at - interval '60 minutes'");
    await app.world.run("update chat_reads set at = at - interval '30 minutes'");
    expect(await remind()).toBe(1);
  });

  test("gets none once they have read", async () => {
    const { seq } = await say(pair.therapist, 20);
    await markRead(app.deps, { viewer: pair.prospect, channelId: pair.channel.id, seq });
    expect(await remind()).toBe(0);
  });

  test.each([
    ["is disabled", ({ prospect }: Pair) => app.world.disable(prospect.userId)],
    ["has no plan", ({ prospect }: Pair) => app.world.setSubscriptions(prospect.userId, [])],
    ["has a conversation whose key is destroyed", ({ channel }: Pair) => app.world.destroyKey(channel.id)],
    [
      "was written something that is deleted again",
      () => app.world.run("update chat_messages set deleted_at = now() where deleted_at is null"),
    ],
    [
      "was written by the server alone",
      () =>
        app.world.run(
          "update chat_messages set kind = 'bot', author_user_id = null, content = 'n1.chat_opened'",
        ),
    ],
  ])("gets none who %s", async (_what, change) => {
    await say(pair.therapist, 20);
    await change(pair);
    expect(await remind()).toBe(0);
  });
});

describe("a mail server", () => {
  test("that refuses is tried again later, and nothing of a person is in the log", async () => {
    await say(pair.therapist, 20);
    server.refuse(451);
    expect(await remind()).toBe(0);
    expect(await remind()).toBe(0);
    server.refuse(null);
    await pass(1);
    expect(await remind()).toBe(0);
    await pass(2);
    expect(await remind()).toBe(1);
    expect(mailsTo(pair.prospect)).toHaveLength(1);
    expect(JSON.stringify(log.lines)).toContain("reminder_failed");
    expect(JSON.stringify(log.lines)).not.toContain("@");
  });

  test("that refuses is named by its code alone", async () => {
    server.refuse(550);
    const mailer = createMailer({ url: server.url, from: FROM });
    const mail = { to: "a.person@example.com", subject: "s", text: "t", html: "h", settingsUrl: ORIGIN };
    await expect(mailer?.send(mail)).rejects.toThrow(/^the mail server did not take it: [A-Z]+ 550$/);
    server.refuse(null);
  });

  test("that is away loses no reminder", async () => {
    await say(pair.therapist, 20);
    const mailer = createMailer({ url: "smtp://127.0.0.1:9", from: FROM });
    expect(await remind({ mailer: mailer! })).toBe(0);
    await pass(3);
    expect(await remind()).toBe(1);
  });

  test("is asked once more at most when a process has died in between", async () => {
    await say(pair.therapist, 20);
    const dying = new Promise<never>(() => undefined);
    const mailer = { send: () => dying, close: () => undefined };
    void remind({ mailer });
    await expect
      .poll(async () => (await app.world.run("select 1 from reminders where claim_id is not null")).rowCount)
      .toBe(1);
    expect(await remind()).toBe(0);
    await pass(4);
    expect(await remind()).toBe(1);
    await pass(60);
    expect(await remind()).toBe(0);
  });
});

describe("one's own choice", () => {
  const visit = (person: Person, body?: string) =>
    lane.ask({
      ...{ method: body === undefined ? "GET" : "POST", path: "/reminders" },
      ...(body === undefined ? {} : { body }),
      headers: {
        ...{ Host: new URL(ORIGIN).host, Origin: ORIGIN, Accept: "text/html" },
        ...{ "Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "es" },
        ...app.headersOf(person),
      },
    });
  const wantedOf = ({ text }: { text: string }) =>
    (Object.values(JSON.parse(text).loaderData).at(-1) as { wanted?: boolean }).wanted;

  test("ends and begins the e-mails, in the language of the page", async () => {
    expect(wantedOf(await visit(pair.prospect))).toBe(true);
    expect((await visit(pair.prospect, "wanted=no")).status).toBe(303);
    expect(wantedOf(await visit(pair.prospect))).toBe(false);
    await say(pair.therapist, 20);
    expect(await remind()).toBe(0);
    expect((await visit(pair.prospect, "wanted=yes")).status).toBe(303);
    expect(await remind()).toBe(1);
    expect(mailsTo(pair.prospect)[0]?.text).toContain("Leerlos");
  });

  test("is nobody's while the chat is off: no e-mail leads to a page that is not there", async () => {
    const off = { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false", SMTP_URL: server.url, MAIL_FROM: FROM };
    const closed = await createTestApp({ environment: off });
    try {
      expect(closed.deps.reminders).toBeNull();
    } finally {
      await closed.close();
    }
  });

  test("is nothing else than yes or no, and there is none for admins or without a mail server", async () => {
    expect((await visit(pair.prospect, "wanted=maybe")).status).toBe(400);
    const admin = await app.world.addPerson({ role: "admin" });
    expect((await visit(admin)).status).toBe(404);
    const { reminders } = app.deps;
    Object.assign(app.deps, { reminders: null });
    try {
      expect((await visit(pair.prospect)).status).toBe(404);
    } finally {
      Object.assign(app.deps, { reminders });
    }
  });
});
