import { beforeEach, describe, expect, test } from "vitest";
import type { AuditAccess, AuditEntry, AuditQuery } from "~/services/ports/audit-log";
import { makeDraft } from "../support/make-draft";
import { makePair, type Pair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

const ACCESS: AuditAccess = {
  sessionId: "sess_1",
  address: "203.0.113.7",
  requestId: "req-1",
  note: undefined,
};

describeWorlds("the audit trail", (getWorld) => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await makePair(getWorld());
  });

  const search = (query: Partial<AuditQuery>) =>
    getWorld().database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.search({ channelIds: [pair.channel.id], limit: 100, ...query }),
    );
  /** Newest last. */
  const tell = async (query: Partial<AuditQuery> = {}) =>
    [...(await search(query))].reverse().map(({ action, actor, userId, seqs, reason, note, address }) => ({
      ...{ action, actor, userId, seqs, reason, note, address },
    }));
  const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
    ...ACCESS,
    ...{ userId: pair.prospect.userId, action: "history_read", outcome: "done", channelId: pair.channel.id },
    ...{ subjectUserId: pair.prospect.userId, seqs: { first: 2, last: 9 }, count: 8 },
    ...changes,
  });

  test("tells of each stored message within the same commit, by its author, with where it came from", async () => {
    const { therapist, prospect, channel } = pair;
    const known = makeDraft(channel, prospect);
    await getWorld().database.appendMessages([
      { ...known, access: ACCESS },
      { ...makeDraft(channel, therapist), access: { ...ACCESS, address: "198.51.100.2" } },
      makeDraft(channel, therapist),
    ]);
    await getWorld().database.appendMessages([
      { ...known, messageId: makeDraft(channel, prospect).messageId },
    ]);
    const sent = { action: "message_sent", actor: "person", reason: undefined, note: null };
    expect(await tell()).toEqual([
      { ...sent, userId: prospect.userId, seqs: { first: 1, last: 1 }, address: "203.0.113.7" },
      { ...sent, userId: therapist.userId, seqs: { first: 2, last: 2 }, address: "198.51.100.2" },
      { ...sent, userId: therapist.userId, seqs: { first: 3, last: 3 }, address: null },
    ]);
    const [newest] = await search({ limit: 1 });
    expect(newest).toMatchObject({
      subjectUserId: prospect.userId,
      outcome: "done",
      count: 1,
      sessionId: null,
    });
  });

  test("tells of edits, deletions, closing with its reason, and opening again", async () => {
    const { therapist, channel } = pair;
    const draft = makeDraft(channel, therapist);
    await getWorld().database.appendMessages([draft]);
    const as = (note?: string) =>
      ({ role: "app", userId: therapist.userId, access: { ...ACCESS, note } }) as const;
    const { database } = getWorld();
    await database.transaction(as(), async (tx) => {
      const message = await tx.messages.findMessage(draft.messageId);
      if (message === null) throw new Error("not stored");
      const version = await tx.channels.takeVersion(channel.channelDbId);
      await tx.messages.replaceText(message, { content: "v1.other", keyId: "k", version });
    });
    await database.transaction(as(), async (tx) => {
      const message = await tx.messages.findMessage(draft.messageId);
      if (message === null) throw new Error("not stored");
      await tx.messages.markDeleted(message, await tx.channels.takeVersion(channel.channelDbId));
    });
    await database.transaction(as("moved away"), (tx) =>
      tx.channels.setClosed(channel.channelDbId, "ended_by_therapist"),
    );
    await database.transaction(as("came back"), (tx) => tx.channels.setOpen(channel.channelDbId));
    const deed = { actor: "person", userId: therapist.userId, address: "203.0.113.7", reason: undefined };
    const seqs = { first: 1, last: 1 };
    expect((await tell()).slice(1)).toEqual([
      { ...deed, action: "message_edited", seqs, note: null },
      { ...deed, action: "message_deleted", seqs, note: null },
      {
        ...{ ...deed, action: "conversation_closed", seqs: undefined },
        ...{ reason: "ended_by_therapist", note: "moved away" },
      },
      { ...deed, action: "conversation_reopened", seqs: undefined, note: "came back" },
    ]);
  });

  test("keeps nothing of a change that is taken back", async () => {
    const { therapist, channel } = pair;
    const closing = getWorld().database.transaction({ role: "app", userId: therapist.userId }, async (tx) => {
      await tx.channels.setClosed(channel.channelDbId, "ended_by_therapist");
      throw new Error("changed my mind");
    });
    await expect(closing).rejects.toThrow("changed my mind");
    expect(await tell()).toEqual([]);
  });

  test("keeps what it is told, and gives it back newest first, page by page", async () => {
    const entries = Array.from({ length: 7 }, (_, index) => entry({ count: index }));
    await getWorld().database.appendAudit(entries.slice(0, 3));
    await getWorld().database.appendAudit(entries.slice(3));
    const { id, at, actor, ...kept } = (await search({ limit: 1 }))[0] ?? {};
    expect(kept).toEqual({ ...entry({ count: 6 }), note: null, reason: undefined, worker: undefined });
    expect([actor, at]).toEqual(["person", expect.any(Date)]);
    const counts: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await search({ limit: 2, after });
      if (page.length === 0) break;
      counts.push(...page.map(({ count }) => count));
      after = page.at(-1)?.id;
    }
    expect(counts.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(id).toMatch(/^\d+-\d+-\d+$/);
  });

  test("finds by person, by anybody else, by action, outcome and time", async () => {
    const { therapist, prospect } = pair;
    await getWorld().database.appendAudit([
      entry({ userId: therapist.userId, action: "messages_searched" }),
      entry({ userId: null, action: "request_refused", outcome: "refused", reason: "not_found" }),
      entry(),
    ]);
    const actions = async (query: Partial<AuditQuery>) =>
      (await tell(query)).map(({ action }) => action).sort();
    expect(await actions({ userId: therapist.userId })).toEqual(["messages_searched"]);
    expect(await actions({ notUserId: prospect.userId })).toEqual(["messages_searched", "request_refused"]);
    expect(await actions({ action: "history_read" })).toEqual(["history_read"]);
    expect(await tell({ outcome: "refused" })).toMatchObject([{ actor: "anonymous", reason: "not_found" }]);
    expect(await actions({ until: new Date(Date.now() - 3_600_000) })).toEqual([]);
    expect(await actions({ from: new Date(Date.now() - 3_600_000), channelIds: ["elsewhere"] })).toEqual([]);
    await getWorld().database.appendAudit([entry({ channelId: undefined, action: "signed_in" })]);
    expect(await actions({ subjectUserId: prospect.userId, action: "signed_in" })).toEqual(["signed_in"]);
  });

  test("is read by its auditor alone, who reads nothing else", async () => {
    const { database } = getWorld();
    const { userId } = pair.prospect;
    for (const actor of [{ role: "app", userId }, { role: "worker" }, { role: "admin", userId }] as const)
      await expect(database.transaction(actor, (tx) => tx.audit.search({ limit: 1 }))).rejects.toThrow();
    await expect(
      database.transaction({ role: "auditor" }, (tx) => tx.channels.findChannel(pair.channel.id)),
    ).rejects.toThrow();
  });

  test("keeps the last check of each kind", async () => {
    const { database } = getWorld();
    await database.transaction({ role: "auditor" }, async (tx) => {
      await tx.audit.insertCheck({ kind: "heads", events: 1, problems: 0 });
      await tx.audit.insertCheck({ kind: "verify", events: 5, problems: 0 });
      await tx.audit.insertCheck({ kind: "verify", events: 6, problems: 2 });
    });
    const checks = await database.transaction({ role: "auditor" }, (tx) => tx.audit.listChecks());
    expect(checks).toEqual([
      { kind: "heads", events: 1, problems: 0, at: expect.any(Date) },
      { kind: "verify", events: 6, problems: 2, at: expect.any(Date) },
    ]);
  });

  describe("emergency access", () => {
    const REASON = "a call from the clinic";
    const makeAdmin = () => getWorld().addPerson({ role: "admin" });
    const grant = (adminUserId: number, asUserId = adminUserId) =>
      getWorld().database.transaction({ role: "admin", userId: asUserId, access: ACCESS }, (tx) =>
        tx.breakGlass.insertGrant({ channelId: pair.channel.id, adminUserId, reason: REASON, minutes: 60 }),
      );
    const read = (userId: number) =>
      getWorld().database.transaction({ role: "breakglass", userId }, async (tx) => ({
        grant: await tx.breakGlass.findGrant(pair.channel.id),
        channel: (await tx.channels.findChannel(pair.channel.id))?.id ?? null,
        messages: await tx.messages.listBefore(pair.channel.channelDbId, null, 10),
      }));
    const NOTHING = { grant: null, channel: null, messages: [] };

    test("opens one conversation to one admin, and is in the trail with its reason", async () => {
      const [admin, other] = [await makeAdmin(), await makeAdmin()];
      await getWorld().database.appendMessages([makeDraft(pair.channel, pair.prospect)]);
      expect(await read(admin.userId)).toEqual(NOTHING);
      const made = await grant(admin.userId);
      expect(await read(admin.userId)).toMatchObject({
        ...{
          grant: made,
          channel: pair.channel.id,
          messages: [{ seq: 1, author: { name: pair.prospect.name } }],
        },
      });
      expect(await read(other.userId)).toEqual(NOTHING);
      expect(await read(pair.therapist.userId)).toEqual(NOTHING);
      expect((await tell()).at(-1)).toMatchObject({
        ...{ action: "break_glass_granted", userId: admin.userId, note: REASON, address: "203.0.113.7" },
      });
    });

    test("opens no other conversation", async () => {
      const admin = await makeAdmin();
      await grant(admin.userId);
      const elsewhere = await makePair(getWorld());
      await getWorld().database.appendMessages([makeDraft(elsewhere.channel, elsewhere.prospect)]);
      const seen = await getWorld().database.transaction(
        { role: "breakglass", userId: admin.userId },
        async (tx) => [
          await tx.channels.findChannel(elsewhere.channel.id),
          await tx.messages.listBefore(elsewhere.channel.channelDbId, null, 10),
        ],
      );
      expect(seen).toEqual([null, []]);
    });

    test("is taken by admins alone, and by each for themselves", async () => {
      const [admin, other] = [await makeAdmin(), await makeAdmin()];
      expect(await grant(pair.therapist.userId)).toBeNull();
      await expect(grant(other.userId, admin.userId)).rejects.toThrow();
      expect(await tell()).toEqual([]);
    });
  });
});
