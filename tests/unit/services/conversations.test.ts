import { describe, expect, test } from "vitest";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { listChannels } from "~/services/list-channels";
import { loadHistory } from "~/services/load-history";
import { markRead } from "~/services/mark-read";
import { openChannel } from "~/services/open-channel";
import { makeChat } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";

describe("opening a conversation", () => {
  test.each([
    ["a therapist who takes new people", true, null, true],
    ["a therapist who is full", false, null, false],
    ["a therapist who is full, with an appointment", false, "scheduled", true],
    ["a therapist who is full, after an appointment", false, "completed", true],
    ["a therapist who is full, with a cancelled appointment", false, "cancelled", false],
  ])("a prospect with %s", async (_name, acceptsNew, status, works) => {
    const { services, world, prospect } = await makeChat();
    const therapist = await world.addPerson({ role: "therapist", acceptsNew });
    if (status !== null) await world.addAppointment({ therapist, prospect, status });
    const opening = openChannel(services, { viewer: prospect, therapistId: therapist.id });
    if (works) {
      expect((await opening).channel).toMatchObject({
        ...{ status: "active", lastSeq: 0, unread: 0, readSeq: 0, lastMessageAt: null },
        peer: { id: therapist.id, name: therapist.name, role: "therapist" },
      });
    } else await expect(opening).rejects.toMatchObject({ code: "not_found" });
  });

  test("a therapist only with somebody they share an appointment with", async () => {
    const { services, world, therapist } = await makeChat();
    const client = await world.addPerson({ role: "prospect" });
    const input = { viewer: therapist, prospectUserId: client.id };
    await expect(openChannel(services, input)).rejects.toMatchObject({ code: "not_found" });
    await world.addAppointment({ therapist, prospect: client, status: "scheduled" });
    expect((await openChannel(services, input)).channel.peer.id).toBe(client.id);
  });

  test("again returns the same one, from either side and in parallel, also when no new one could be opened", async () => {
    const { services, elsewhere, therapist, prospect, channel, world } = await makeChat();
    const before = await world.countChannels();
    const opened = await Promise.all([
      openChannel(services, { viewer: prospect, therapistId: therapist.id }),
      openChannel(elsewhere, { viewer: therapist, prospectUserId: prospect.id }),
      openChannel(services, { viewer: prospect, therapistId: therapist.id }),
    ]);
    expect(opened.map((answer) => answer.channel.id)).toEqual([channel.id, channel.id, channel.id]);
    expect(await world.countChannels()).toBe(before);
  });

  test("for the first time in parallel makes one", async () => {
    const { services, elsewhere, world, therapist } = await makeChat();
    const newcomer = await world.addPerson({ role: "prospect" });
    const before = await world.countChannels();
    const opened = await Promise.all(
      [services, elsewhere, services, elsewhere].map((through) =>
        openChannel(through, { viewer: newcomer, therapistId: therapist.id }),
      ),
    );
    expect(new Set(opened.map((answer) => answer.channel.id)).size).toBe(1);
    expect(await world.countChannels()).toBe(before + 1);
    // Whoever's key was stored, texts open for both.
    const channelId = opened[0]?.channel.id ?? "";
    await say(elsewhere, newcomer, channelId, "hello");
    const { messages } = await loadHistory(services, { viewer: therapist, channelId });
    expect(messages.map((message) => message.content)).toEqual(["hello"]);
  });

  test("with nobody else: unknown, disabled, of the wrong role, oneself", async () => {
    const { services, world, prospect, therapist } = await makeChat();
    const gone = await world.addPerson({ role: "therapist" });
    await world.disable(gone.userId);
    const other = await world.addPerson({ role: "prospect" });
    const admin = await world.addPerson({ role: "admin" });
    const attempts = [
      ...[gone.id, other.id, admin.id, prospect.id, "nobody", "", "a\0b"].map((therapistId) => ({
        ...{ viewer: prospect, therapistId },
      })),
      ...[other.id, prospect.id].map((prospectUserId) => ({ viewer: other, prospectUserId })),
      ...[therapist.id, admin.id].map((prospectUserId) => ({ viewer: therapist, prospectUserId })),
      { viewer: therapist, therapistId: therapist.id },
      { viewer: admin, therapistId: therapist.id },
      { viewer: admin, prospectUserId: prospect.id },
    ];
    for (const input of attempts)
      await expect(openChannel(services, input)).rejects.toMatchObject({ code: "not_found" });
    expect(await world.countChannels()).toBe(1);
  });

  test("with somebody of the wrong role nobody does, even with an appointment between them", async () => {
    const { services, world, therapist } = await makeChat();
    const colleague = await world.addPerson({ role: "therapist" });
    const admin = await world.addPerson({ role: "admin" });
    for (const viewer of [colleague, admin]) {
      await world.addAppointment({ therapist, prospect: viewer, status: "scheduled" });
      await expect(openChannel(services, { viewer, therapistId: therapist.id })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });
});

describe("history", () => {
  test("is the newest page, then older ones, to the beginning", async () => {
    const { services, prospect, therapist, channel } = await makeChat();
    for (let text = 1; text <= 7; text += 1)
      await say(services, text % 2 === 0 ? therapist : prospect, channel.id, `text ${text}`);
    const page = (before?: number, limit = 3) =>
      loadHistory(services, { viewer: prospect, channelId: channel.id, before, limit });
    const seqs: [number[], boolean][] = [];
    for (const before of [undefined, 5, 2, 1, 0, 100]) {
      const { messages, hasMore } = await page(before);
      seqs.push([messages.map((message) => message.seq), hasMore]);
    }
    expect(seqs).toEqual([
      [[5, 6, 7], true],
      [[2, 3, 4], true],
      [[1], false],
      [[], false],
      [[], false],
      [[5, 6, 7], true],
    ]);
    expect((await page(undefined, 7)).hasMore).toBe(false);
  });

  test("shows each their own keys only, and what does not open as unreadable", async () => {
    const { services, prospect, therapist, channel, world } = await makeChat();
    await say(services, prospect, channel.id, "mine");
    await say(services, therapist, channel.id, "theirs");
    const [first, second] = await world.listStored(channel.id);
    await world.patchMessage(first?.id ?? "", { content: second?.content ?? "" });
    const { messages } = await loadHistory(services, { viewer: prospect, channelId: channel.id });
    expect(
      messages.map((each) => [each.content, each.unreadable, each.clientMessageId !== undefined]),
    ).toEqual([
      [null, true, true],
      ["theirs", undefined, false],
    ]);
  });

  test("never says less than what its numbers promise, whatever is sent meanwhile", async () => {
    const { services, elsewhere, prospect, therapist, channel, world } = await makeChat();
    await say(services, prospect, channel.id, "one");
    for (let place = 1; place < 9; place += 1) {
      let steps = 0;
      world.database.onStep = async () => {
        steps += 1;
        if (steps === place) await say(elsewhere, therapist, channel.id, `while reading ${place}`);
      };
      const { channel: listed, messages } = await loadHistory(services, {
        viewer: prospect,
        channelId: channel.id,
      });
      world.database.onStep = () => undefined;
      expect(messages.at(-1)?.seq).toBeGreaterThanOrEqual(listed.lastSeq);
      expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    }
  });
});

describe("read positions and the list", () => {
  test("unread is what others wrote after one's own place", async () => {
    const { services, prospect, therapist, channel } = await makeChat();
    const unread = async (viewer: typeof prospect) => {
      const { channels } = await listChannels(services, { viewer });
      return channels.map((each) => [each.lastSeq, each.readSeq, each.unread]);
    };
    await say(services, prospect, channel.id, "1", "2", "3");
    expect(await unread(prospect)).toEqual([[3, 3, 0]]);
    expect(await unread(therapist)).toEqual([[3, 0, 3]]);
    await markRead(services, { viewer: therapist, channelId: channel.id, seq: 2 });
    await markRead(services, { viewer: therapist, channelId: channel.id, seq: 1 });
    expect(await unread(therapist)).toEqual([[3, 2, 1]]);
    await markRead(services, { viewer: therapist, channelId: channel.id, seq: 1_000_000 });
    expect(await unread(therapist)).toEqual([[3, 3, 0]]);
    await say(services, therapist, channel.id, "4");
    expect(await unread(therapist)).toEqual([[4, 4, 0]]);
    expect(await unread(prospect)).toEqual([[4, 3, 1]]);
  });

  test("the list holds no text", async () => {
    const { services, prospect, channel } = await makeChat();
    await say(services, prospect, channel.id, "canary-7f3a");
    expect(JSON.stringify(await listChannels(services, { viewer: prospect }))).not.toContain("canary");
  });
});

describe("closing and opening again", () => {
  test("is written down once and seen by the other at once", async () => {
    const { services, elsewhere, prospect, therapist, channel, clock } = await makeChat();
    const { sink } = await openStream(elsewhere, prospect, { channelId: channel.id });
    const input = { viewer: therapist, channelId: channel.id };
    await clock.advance(10);
    const closed = await closeChannel(services, input);
    expect(closed.channel).toMatchObject({ status: "closed", closedAt: clock.now().toISOString() });
    await clock.advance(10);
    expect(await closeChannel(services, { ...input, viewer: prospect })).toEqual({
      channel: expect.objectContaining({ closedAt: closed.channel.closedAt }),
    });
    await clock.advance(10);
    await expect(reopenChannel(services, { ...input, viewer: prospect })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await reopenChannel(services, input)).channel).toMatchObject({
      status: "active",
      closedAt: null,
    });
    expect((await reopenChannel(services, input)).channel).toMatchObject({ status: "active" });
    await clock.advance(10);
    expect(sink.named("channel").map(({ data }) => [data.status, data.reason])).toEqual([
      ["closed", "ended_by_therapist"],
      ["active", null],
    ]);
    await say(services, prospect, channel.id, "still here");
    expect(sink.seqs()).toEqual([1]);
  });

  test("a closed conversation is still read, and marked as read", async () => {
    const { services, prospect, therapist, channel } = await makeChat();
    await say(services, therapist, channel.id, "goodbye");
    await closeChannel(services, { viewer: prospect, channelId: channel.id });
    await markRead(services, { viewer: prospect, channelId: channel.id, seq: 1 });
    const { channel: listed, messages } = await loadHistory(services, {
      viewer: prospect,
      channelId: channel.id,
    });
    expect([listed.status, listed.unread, messages.length]).toEqual(["closed", 0, 1]);
  });
});

describe("every use case", () => {
  type Services = Awaited<ReturnType<typeof makeChat>>["services"];
  type Input = { viewer: Awaited<ReturnType<typeof makeChat>>["prospect"]; channelId: string };
  const uses: [string, (services: Services, input: Input) => Promise<unknown>][] = [
    ["loadHistory", (services, input) => loadHistory(services, input)],
    ["markRead", (services, input) => markRead(services, { ...input, seq: 1 })],
    ["closeChannel", (services, input) => closeChannel(services, input)],
    ["reopenChannel", (services, input) => reopenChannel(services, input)],
  ];

  test.each(uses)("%s tells strangers nothing", async (_name, use) => {
    const { services, world, channel } = await makeChat();
    for (const role of ["prospect", "therapist", "admin"] as const) {
      const viewer = await world.addPerson({ role });
      for (const channelId of [channel.id, "no-such-conversation-ever", "", "a\0b"])
        await expect(use(services, { viewer, channelId })).rejects.toMatchObject({
          ...{ code: "not_found", message: "not_found" },
        });
    }
  });

  test.each([
    ...uses,
    ["listChannels", (services: Services, { viewer }: Input) => listChannels(services, { viewer })] as const,
  ])("%s asks a prospect for a plan", async (_name, use) => {
    const { services, prospect, channel } = await makeChat();
    const viewer = { ...prospect, subscriptions: [] };
    await expect(use(services, { viewer, channelId: channel.id })).rejects.toMatchObject({
      code: "subscription_required",
    });
  });
});
