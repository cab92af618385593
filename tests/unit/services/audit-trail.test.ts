import { describe, expect, test } from "vitest";
import { createAuditTrail } from "~/services/audit-trail";
import { breakGlass, readBrokenGlass } from "~/services/break-glass";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { exportRecord } from "~/services/export-record";
import { loadHistory } from "~/services/load-history";
import type { AuditEntry } from "~/services/ports/audit-log";
import { reportDisclosures } from "~/services/report-disclosures";
import { searchAudit } from "~/services/search-audit";
import { searchMessages } from "~/services/search-messages";
import { sendMessage } from "~/services/send-message";
import { createFakeClock } from "../../support/fake-clock";
import { createFakeLog } from "../../support/fake-log";
import { makeChat, type TestChat } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";
import { makePair, type Person } from "../../support/make-world";

const ORIGIN = { address: "203.0.113.7", requestId: "req-1" };
const from = (person: Person) => ({ ...person, origin: ORIGIN });
/** The trail as short lines: who did what, to which messages, how many. */
const tell = ({ world }: TestChat) =>
  world.database.state.audit.map(({ action, userId, seqs, count }) =>
    [userId, action, seqs === undefined ? "" : `${seqs.first}-${seqs.last}`, count].join(" "),
  );

describe("what is shown is on record first", () => {
  test("a page of history, a search, a repeated send", async () => {
    const chat = await makeChat();
    const { services, prospect, therapist, channel, world } = chat;
    await say(services, therapist, channel.id, "one", "two", "three");
    world.database.state.audit.length = 0;
    const viewer = from(prospect);
    await loadHistory(services, { viewer, channelId: channel.id, limit: 2 });
    await searchMessages(services, { viewer, channelId: channel.id, query: "t" });
    await searchMessages(services, { viewer, channelId: channel.id, query: "nowhere" });
    const again = { viewer, channelId: channel.id, content: "mine", clientMessageId: "k" };
    await sendMessage(services, again);
    await sendMessage(services, again);
    const me = prospect.userId;
    expect(tell(chat)).toEqual([
      ...[`${me} history_read 2-3 2`, `${me} messages_searched 1-3 2`, `${me} messages_searched 1-3 0`],
      ...[`${me} message_sent 4-4 1`, `${me} message_read 4-4 1`],
    ]);
    expect(world.database.state.audit[0]).toMatchObject({
      ...{ address: ORIGIN.address, requestId: ORIGIN.requestId, sessionId: prospect.sessionId },
      ...{ channelId: channel.id, subjectUserId: prospect.userId, outcome: "done" },
    });
    expect(JSON.stringify(world.database.state.audit)).not.toContain("nowhere");
  });

  test("a stream before its first event, then what it has shown, then its end", async () => {
    const chat = await makeChat();
    const { services, prospect, therapist, channel, clock } = chat;
    const { release } = await openStream(services, prospect, { channelId: channel.id });
    expect(tell(chat)).toEqual([`${prospect.userId} stream_opened  1`]);
    await say(services, therapist, channel.id, "one", "two");
    await clock.advance(5_000);
    await say(services, therapist, channel.id, "three");
    release();
    await services.deliveries.settle();
    expect(tell(chat).filter((line) => !line.includes("message_sent"))).toEqual([
      `${prospect.userId} stream_opened  1`,
      `${prospect.userId} messages_delivered 1-2 2`,
      `${prospect.userId} messages_delivered 3-3 1`,
      `${prospect.userId} stream_closed  1`,
    ]);
  });

  test("reasons for closing and opening again are kept there alone", async () => {
    const chat = await makeChat();
    const { services, therapist, channel, world } = chat;
    const input = { viewer: from(therapist), channelId: channel.id };
    await closeChannel(services, { ...input, reason: "moved away" });
    await reopenChannel(services, { ...input, reason: "came back" });
    expect(world.database.state.audit.map(({ action, note }) => [action, note])).toEqual([
      ["conversation_closed", "moved away"],
      ["conversation_reopened", "came back"],
    ]);
  });
});

describe("a trail that cannot be written", () => {
  const ACTS: readonly (readonly [string, (chat: TestChat, messageId: string) => Promise<unknown>])[] = [
    [
      "history",
      ({ services, prospect: viewer, channel }) => loadHistory(services, { viewer, channelId: channel.id }),
    ],
    [
      "a search",
      ({ services, prospect: viewer, channel }) =>
        searchMessages(services, { viewer, channelId: channel.id, query: "one" }),
    ],
    [
      "a stream",
      ({ services, prospect, channel }) => openStream(services, prospect, { channelId: channel.id }),
    ],
    ["a stream of all", ({ services, prospect }) => openStream(services, prospect)],
    [
      "a send",
      ({ services, prospect: viewer, channel }) =>
        sendMessage(services, { viewer, channelId: channel.id, content: "x", clientMessageId: "x" }),
    ],
    [
      "an edit",
      ({ services, prospect: viewer, channel }, messageId) =>
        editMessage(services, { viewer, channelId: channel.id, messageId, content: "other" }),
    ],
    [
      "a deletion",
      ({ services, prospect: viewer, channel }, messageId) =>
        deleteMessage(services, { viewer, channelId: channel.id, messageId }),
    ],
    [
      "closing",
      ({ services, prospect: viewer, channel }) => closeChannel(services, { viewer, channelId: channel.id }),
    ],
  ];

  test.each(ACTS)("refuses %s, and nothing has changed", async (_name, act) => {
    const chat = await makeChat();
    const { services, prospect, channel, world } = chat;
    await say(services, prospect, channel.id, "one");
    const [message] = await world.listStored(channel.id);
    world.database.auditBroken = true;
    await expect(act(chat, message?.id ?? "")).rejects.toThrow();
    expect(await world.listStored(channel.id)).toEqual([message]);
    expect(world.database.state.channels.get(channel.channelDbId)?.status).toBe("active");
    world.database.auditBroken = false;
    await act(chat, message?.id ?? "");
  });

  test("is said as `unavailable` where text would be shown, so that the client comes back", async () => {
    const chat = await makeChat();
    const { services, prospect, channel, world } = chat;
    await say(services, prospect, channel.id, "one");
    world.database.auditBroken = true;
    for (const [name, act] of ACTS.slice(0, 4))
      await expect(act(chat, ""), name).rejects.toMatchObject({ code: "unavailable" });
  });

  test("ends a running stream, which comes back; what it had shown is written later", async () => {
    const chat = await makeChat();
    const { services, prospect, therapist, channel, world, clock } = chat;
    const { sink } = await openStream(services, prospect, { channelId: channel.id });
    await say(services, therapist, channel.id, "one");
    world.database.auditBroken = true;
    await clock.advance(5_000);
    expect(sink.named("bye").map(({ data }) => [data.reason, data.reconnect])).toEqual([["overload", true]]);
    world.database.auditBroken = false;
    await clock.advance(5_000);
    expect(tell(chat)).toContain(`${prospect.userId} messages_delivered 1-1 1`);
    expect(tell(chat)).toContain(`${prospect.userId} stream_closed  1`);
    expect(services.log.errors().length).toBeGreaterThan(0);
  });
});

describe("refusals", () => {
  function makeTrail() {
    const clock = createFakeClock();
    const written: AuditEntry[] = [];
    const database = { appendAudit: async (entries: readonly AuditEntry[]) => void written.push(...entries) };
    const trail = createAuditTrail({ database, clock, log: createFakeLog() });
    const refuse = (channelId: string, address = "203.0.113.7") =>
      trail.recordRefusal({
        userId: 1,
        sessionId: "s",
        requestId: "r",
        reason: "not_found",
        channelId,
        address,
      });
    return {
      clock,
      trail,
      refuse,
      tell: () => written.map(({ channelId, count }) => `${channelId} ${count}`),
    };
  }

  test("the first of a kind is written at once, its repetitions as a number", async () => {
    const { clock, refuse, tell } = makeTrail();
    for (let time = 0; time < 1_000; time += 1) refuse("a");
    refuse("b");
    await clock.advance(0);
    expect(tell()).toEqual(["a 1", "b 1"]);
    await clock.advance(60_000);
    expect(tell()).toEqual(["a 1", "b 1", "a 999"]);
    refuse("a");
    await clock.advance(60_000);
    expect(tell()).toEqual(["a 1", "b 1", "a 999", "a 1"]);
    expect(clock.pendingTimers).toBe(0);
  });

  test("somebody who names ten thousand conversations gets a hundred rows and one number", async () => {
    const { trail, refuse, tell } = makeTrail();
    for (let number = 0; number < 10_000; number += 1) refuse(`c${number}`);
    await trail.settle();
    expect(tell()).toHaveLength(102);
    expect(tell().at(-1)).toBe("undefined 9899");
  });
});

describe("emergency access", () => {
  const REASON = "a call from the clinic";

  async function makeEmergency() {
    const chat = await makeChat();
    const admin = await chat.world.addPerson({ role: "admin" });
    await say(chat.services, chat.prospect, chat.channel.id, "help");
    const input = { viewer: from(admin), channelId: chat.channel.id };
    const read = () => readBrokenGlass(chat.services, input);
    return { ...chat, chat, admin, input, read };
  }

  test("shows the conversation after a reason is on record, and no longer than granted", async () => {
    const { chat, services, input, read, clock, admin } = await makeEmergency();
    await expect(read()).rejects.toMatchObject({ code: "not_found" });
    const { grant } = await breakGlass(services, { ...input, reason: REASON, minutes: 15 });
    expect(await read()).toMatchObject({ messages: [{ content: "help" }], expiresAt: grant.expiresAt });
    expect(tell(chat).slice(-2)).toEqual([
      ...[`${admin.userId} break_glass_granted  1`, `${admin.userId} break_glass_read 1-1 1`],
    ]);
    await clock.advance(15 * 60_000);
    await expect(read()).rejects.toMatchObject({ code: "not_found" });
  });

  test.each([
    ["nothing", "   "],
    ["too little", "because"],
    ["too much", "x".repeat(501)],
    ["no text", `${REASON}\0`],
  ])("takes no reason that says %s", async (_name, reason) => {
    const { services, input, world } = await makeEmergency();
    await expect(breakGlass(services, { ...input, reason })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(world.database.state.grants).toEqual([]);
  });

  test("does not begin, or go on, without its row", async () => {
    const { services, input, read, world } = await makeEmergency();
    world.database.auditBroken = true;
    await expect(breakGlass(services, { ...input, reason: REASON })).rejects.toThrow();
    expect(world.database.state.grants).toEqual([]);
    world.database.auditBroken = false;
    await breakGlass(services, { ...input, reason: REASON });
    world.database.auditBroken = true;
    await expect(read()).rejects.toMatchObject({ code: "unavailable" });
  });

  test("is there for admins alone, as is the trail", async () => {
    const { services, channel, therapist, prospect } = await makeEmergency();
    for (const person of [therapist, prospect]) {
      const viewer = from(person);
      const asked = [
        breakGlass(services, { viewer, channelId: channel.id, reason: REASON }),
        readBrokenGlass(services, { viewer, channelId: channel.id }),
        searchAudit(services, { viewer, filter: {} }),
        reportDisclosures(services, { viewer, personId: prospect.id, filter: {} }),
      ];
      for (const each of asked) await expect(each).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("looking into the trail", () => {
  test("names people and conversations, and leaves a row of its own", async () => {
    const chat = await makeChat();
    const { services, world, prospect, therapist, channel } = chat;
    const admin = await world.addPerson({ role: "admin" });
    await say(services, therapist, channel.id, "one");
    const filter = { personId: therapist.id, channelId: channel.id };
    const { events, next } = await searchAudit(services, { viewer: from(admin), filter });
    expect(events).toMatchObject([
      {
        ...{ action: "message_sent", person: { id: therapist.id, name: therapist.name } },
        between: { therapist: { id: therapist.id }, prospect: { id: prospect.id } },
      },
    ]);
    expect(next).toBeNull();
    expect(tell(chat).at(-1)).toBe(`${admin.userId} trail_read  1`);
  });

  test.each([{ action: "nonsense" }, { outcome: "nonsense" }, { from: "yesterday" }, { to: "2026-13-40" }])(
    "does not guess what %j means",
    async (filter) => {
      const { services, world } = await makeChat();
      const viewer = from(await world.addPerson({ role: "admin" }));
      await expect(searchAudit(services, { viewer, filter })).rejects.toMatchObject({
        code: "invalid_request",
      });
    },
  );

  test("a report holds every record that was taken of one person's conversations, and by whom", async () => {
    const { services, world, clock, prospect, therapist, channel } = await makeChat();
    const viewer = from(await world.addPerson({ role: "admin" }));
    const other = await makePair(world, { cipher: services.cipher, therapist });
    const take = async (person: typeof prospect, channelId: string, format: "csv" | "json") => {
      const asked = {
        viewer: { ...person, signedInAt: clock.now() },
        channelId,
        format,
        from: null,
        to: null,
      };
      const download = await exportRecord(services, {
        ...{ ...asked, timeZone: "UTC", locale: "en", ownCopy: true },
      });
      while (format === "csv" && (await download.next()) !== null);
      await download.cancel();
    };
    await take(therapist, channel.id, "csv");
    await take(therapist, other.channel.id, "csv");
    await clock.advance(60_000);
    const later = clock.now();
    await take(prospect, channel.id, "json");
    const reportOf = (filter: object) =>
      reportDisclosures(services, { viewer, personId: prospect.id, filter });
    const { records, moreRecords } = await reportOf({});
    expect(moreRecords).toBe(false);
    expect(records).toMatchObject([
      { by: { id: prospect.id }, askedAs: "prospect", format: "json", status: "incomplete", sha256: null },
      { by: { id: therapist.id }, askedAs: "therapist", format: "csv", status: "complete", reason: null },
    ]);
    expect(records[0]).toMatchObject({ reason: "connection_closed", startedAt: later.toISOString() });
    expect(records[1]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(records[1]?.between).toMatchObject({
      therapist: { id: therapist.id },
      prospect: { id: prospect.id },
    });
    expect((await reportOf({ to: "2001-01-01" })).records).toEqual([]);
  });

  test("a report holds what others did to one person's words, and nothing of anybody else's", async () => {
    const { services, world, prospect, therapist, channel } = await makeChat();
    const viewer = from(await world.addPerson({ role: "admin" }));
    const other = await makePair(world, { cipher: services.cipher, therapist });
    await say(services, prospect, channel.id, "mine");
    await loadHistory(services, { viewer: therapist, channelId: channel.id });
    await say(services, therapist, other.channel.id, "to somebody else");
    const report = await reportDisclosures(services, { viewer, personId: prospect.id, filter: {} });
    expect(report.conversations.map(({ id }) => id)).toEqual([channel.id]);
    expect(report.events.map(({ action, person }) => [action, person?.id])).toEqual([
      ["history_read", therapist.id],
    ]);
    await expect(
      reportDisclosures(services, { viewer, personId: "nobody", filter: {} }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
