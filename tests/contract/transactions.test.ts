import { describe, expect, test } from "vitest";
import { isChatError } from "~/domain/errors";
import type { Actor, ChatTransaction } from "~/services/ports/chat-database";
import { makeDraft } from "../support/make-draft";
import { makePair, type Pair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("transactions", (getWorld) => {
  const as = <T>(person: { userId: number }, work: (tx: ChatTransaction) => Promise<T>) =>
    getWorld().database.transaction({ role: "app", userId: person.userId }, work);

  test("take everything back when the work throws, and pass the error on as it is", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    await getWorld().database.appendMessages([makeDraft(channel, prospect)]);
    const problem = new Error("the work failed");
    const failing = as(therapist, async (tx) => {
      await tx.channels.setClosed(channel.channelDbId, "ended_by_therapist");
      await tx.channels.takeVersion(channel.channelDbId);
      throw problem;
    });
    await expect(failing).rejects.toBe(problem);
    expect(await as(therapist, (tx) => tx.channels.findChannel(channel.id))).toMatchObject({
      status: "active",
      version: 1,
    });
  });

  test("show their own changes to themselves, and to others only once they are done", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const statusFor = async (tx: ChatTransaction) => (await tx.channels.findChannel(channel.id))?.status;
    const seen = await as(therapist, async (tx) => {
      await tx.channels.setClosed(channel.channelDbId, "ended_by_therapist");
      return { own: await statusFor(tx), others: await as(prospect, statusFor) };
    });
    expect(seen).toEqual({ own: "closed", others: "active" });
    expect(await as(prospect, statusFor)).toBe("closed");
  });

  test("let a failed one leave no trace in the next", async () => {
    const { prospect, channel } = await makePair(getWorld());
    for (let attempt = 0; attempt < 20; attempt += 1)
      await as(prospect, () => Promise.reject(new Error("again"))).catch(() => undefined);
    expect(await as(prospect, (tx) => tx.channels.findChannel(channel.id))).toMatchObject({ id: channel.id });
  });

  describe("each role may do what it is there for, and nothing else", () => {
    const APP: readonly Actor["role"][] = ["app"];
    const BOTH: readonly Actor["role"][] = ["app", "worker"];
    const WORKER: readonly Actor["role"][] = ["worker"];
    const calls: [string, readonly Actor["role"][], (tx: ChatTransaction, pair: Pair) => Promise<unknown>][] =
      [
        ["findChannel", APP, (tx, { channel }) => tx.channels.findChannel(channel.id)],
        ["lock", APP, (tx, { channel }) => tx.channels.findChannel(channel.id, { lock: true })],
        [
          "setClosed",
          APP,
          (tx, { channel }) => tx.channels.setClosed(channel.channelDbId, "ended_by_member"),
        ],
        ["setOpen", APP, (tx, { channel }) => tx.channels.setOpen(channel.channelDbId)],
        ["listBefore", APP, (tx, { channel }) => tx.messages.listBefore(channel.channelDbId, null, 5)],
        ["listChanges", APP, (tx, { channel }) => tx.messages.listChanges(channel.channelDbId, 0, 5)],
        ["findMessage", APP, (tx) => tx.messages.findMessage("message-nobody-has-sent")],
        ["listReads", BOTH, (tx, { channel }) => tx.reads.listReads([channel.channelDbId])],
        ["listStates", BOTH, (tx, { channel }) => tx.channels.listStates(new Map([[channel.id, null]]))],
        ["listInMore", BOTH, (tx, { prospect }) => tx.channels.listInMore(new Map([[prospect.userId, 0]]))],
        ["findMember", BOTH, (tx, { prospect }) => tx.people.findMember(prospect.id, "prospect")],
        ["accepts", BOTH, (tx, { therapist }) => tx.people.acceptsNewConversations(therapist.userId)],
        [
          "share",
          BOTH,
          (tx, pair) => tx.people.shareAppointment(pair.therapist.userId, pair.prospect.userId),
        ],
        [
          "insertPerson",
          WORKER,
          (tx, { prospect }) =>
            tx.people.insertPerson({
              ...{ clerkUserId: `new_${prospect.clerkUserId}`, id: `new-${prospect.id}-of-many` },
              ...{ email: `new.${prospect.email}`, name: "New", role: "prospect" },
            }),
        ],
      ];
    test.each(calls)("%s: %s", async (_name, allowed, call) => {
      const pair = await makePair(getWorld());
      for (const role of ["app", "worker"] as const) {
        const actor: Actor = role === "app" ? { role, userId: pair.prospect.userId } : { role };
        const done = getWorld().database.transaction(actor, (tx) => call(tx, pair));
        if (allowed.includes(role)) await expect(done, role).resolves.not.toThrow();
        else await expect(done, role).rejects.toSatisfy((error: unknown) => !isChatError(error), role);
      }
    });
  });
});
