import type { Channel } from "~/domain/channel";
import type { ChannelRepository, ChannelState, NewChannel } from "~/services/ports/channel-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeChannel } from "./fake-chat-state";
import { findLiveGrant } from "./fake-overview-repository";
import type { FakeTransactionContext } from "./fake-transaction-context";

export function createFakeChannelRepository(context: FakeTransactionContext): ChannelRepository {
  const { view, lock, now, step } = context;
  const findPair = (pair: Pick<NewChannel, "therapistUserId" | "prospectUserId">) => {
    const { therapistUserId, prospectUserId } = pair;
    const row = [...view().channels.values()].find(
      (each) => each.therapistUserId === therapistUserId && each.prospectUserId === prospectUserId,
    );
    return row === undefined ? null : view().toChannel(row, now());
  };
  const patch = (channelDbId: number, changes: Partial<FakeChannel>) => {
    const updatedAt = now();
    context.write((state) => {
      const row = state.channels.get(channelDbId);
      if (row === undefined) return;
      state.channels.set(channelDbId, { ...row, ...changes, updatedAt });
      if (changes.status === undefined || changes.status === row.status) return;
      const action = changes.status === "closed" ? "conversation_closed" : "conversation_reopened";
      const what = { channelId: row.id, subjectUserId: row.prospectUserId };
      const reason = changes.closeReason ?? undefined;
      addAuditEvent(state, toChangeEntry(context.actor, { ...what, action, reason }), updatedAt);
    });
  };

  return {
    findChannel: (channelId, options) =>
      step("findChannel", ["app", "breakglass"], async () => {
        const row = view().findChannelRow(channelId);
        if (row === undefined || !isVisible(context, row)) return null;
        if (options?.lock) await lock(`channel ${row.channelDbId}`);
        return view().toChannel(view().channels.get(row.channelDbId) ?? row, now());
      }),
    findDirectChannel: (pair) => step("findDirectChannel", ["app"], () => findPair(pair)),
    insertDirectChannel: (channel) =>
      step("insertDirectChannel", ["app"], async () => {
        const { therapistUserId, prospectUserId } = channel;
        if (view().people.get(therapistUserId)?.role !== "therapist") throw new Error("no such therapist");
        await lock(`pair ${therapistUserId} ${prospectUserId}`);
        const existing = findPair(channel);
        if (existing !== null) return { channel: existing, created: false };
        const row = toChannelRow(context.nextId(), channel, now());
        context.write(({ channels }) => void channels.set(row.channelDbId, row));
        return { channel: view().toChannel(row, now()), created: true };
      }),
    setClosed: (channelDbId, closeReason) =>
      step("setClosed", ["app"], () =>
        patch(channelDbId, { status: "closed", closedAt: now(), closeReason }),
      ),
    setOpen: (channelDbId) =>
      step("setOpen", ["app"], () =>
        patch(channelDbId, { status: "active", closedAt: null, closeReason: null }),
      ),
    keepOpen: (channelDbId, minutes) =>
      step("keepOpen", ["app"], () => {
        const row = view().channels.get(channelDbId);
        if (row === undefined || row.closesAt === null) throw new Error("no appointment's chat");
        const until = new Date(now().getTime() + minutes * 60_000);
        const closesAt = until > row.closesAt ? until : row.closesAt;
        patch(channelDbId, { status: "active", closedAt: null, closeReason: null, closesAt });
      }),
    takeVersion: (channelDbId) =>
      step("takeVersion", ["app"], () => {
        const version = (view().channels.get(channelDbId)?.version ?? 0) + 1;
        patch(channelDbId, { version });
        return version;
      }),
    listStates: (known) =>
      step("listStates", ["app", "worker"], () =>
        [...view().channels.values()]
          .filter((row) => known.has(row.id))
          .map((row) => {
            const state = toState(view().toChannel(row, now()));
            const seqsRead = [...view().reads].filter(([key]) => key.startsWith(`${row.channelDbId}:`));
            return { ...state, mark: JSON.stringify([state, seqsRead.map(([, read]) => read.seq)]) };
          })
          .filter((state) => state.mark !== known.get(state.id)),
      ),
    listKeysDestroyed: (since) =>
      step("listKeysDestroyed", ["app", "worker"], () =>
        [...view().keysDestroyed].filter(([, at]) => at >= since).map(([channelId]) => channelId),
      ),
    listInMore: (known) =>
      step("listInMore", ["app", "worker"], () =>
        [...known].flatMap(([userId, count]) => (view().channelsOf(userId).length > count ? [userId] : [])),
      ),
  };
}

/** Whoever has broken the glass sees what they were granted; the app's own rules are the services'. */
function isVisible({ actor, view, now }: FakeTransactionContext, { channelDbId }: FakeChannel): boolean {
  return actor.role !== "breakglass" || findLiveGrant(view(), actor, channelDbId, now()) !== null;
}

function toChannelRow(channelDbId: number, { id, wrappedKey, ...pair }: NewChannel, now: Date): FakeChannel {
  return {
    ...pair,
    channelDbId,
    id,
    wrappedKey,
    status: "active",
    closedAt: null,
    closeReason: null,
    closesAt: null,
    appointment: null,
    visitor: null,
    kept: null,
    createdAt: now,
    updatedAt: now,
    lastMessageAt: null,
    purgedUntil: null,
    lastSeq: 0,
    version: 0,
    epoch: 1,
  };
}

/** When something last happened in it, in milliseconds. */
export function activityMs({ lastMessageAt, createdAt }: FakeChannel): number {
  return (lastMessageAt ?? createdAt).getTime();
}

function toState({ therapist, prospect, ...channel }: Channel): ChannelState {
  const { channelDbId, id, status, closedAt, closesAt, closeReason, version, epoch, updatedAt } = channel;
  const { appointment, purgedUntil } = channel;
  return {
    ...{ channelDbId, id, status, closedAt, closesAt, closeReason, version, epoch, updatedAt },
    ...{ appointment, purgedUntil },
    ...{ therapist: { userId: therapist.userId }, prospect: { userId: prospect.userId } },
    prospectHasPlan: channel.prospectHasPlan,
  };
}
