import type { Clock } from "~/services/ports/clock";
import { FakeChatDatabase } from "./fake-chat-database";
import type { FakePerson } from "./fake-chat-state";
import { createFakeClock } from "./fake-clock";
import { type Person, toSubscriptions, type World } from "./make-world";

/** A world in memory. */
export interface FakeWorld extends World {
  readonly database: FakeChatDatabase;
}

export function makeFakeWorld(clock: Clock = createFakeClock()): FakeWorld {
  const database = new FakeChatDatabase(clock);
  const patchPerson = (userId: number, changes: Partial<FakePerson>) => {
    const person = database.state.getPerson(userId);
    database.state.people.set(userId, { ...person, ...changes });
  };
  const getChannelRow = (channelId: string) => {
    const row = database.state.findChannelRow(channelId);
    if (row === undefined) throw new Error("no such channel");
    return row;
  };

  return {
    database,
    async addPerson(seed) {
      const userId = database.nextId();
      const person: Person = {
        userId,
        id: `person-${String(userId).padStart(20, "0")}`,
        clerkUserId: `user_${userId}`,
        email: `person${userId}@example.com`,
        name: seed.name ?? `Person ${userId}`,
        role: seed.role,
        sessionId: `sess_${userId}`,
        subscriptions: toSubscriptions(seed),
      };
      const { sessionId: _, ...row } = person;
      database.state.people.set(userId, { ...row, disabled: false, acceptsNew: seed.acceptsNew ?? true });
      return person;
    },
    setSubscriptions: async (userId, subscriptions) => patchPerson(userId, { subscriptions }),
    disable: async (userId) => patchPerson(userId, { disabled: true }),
    async replaceProspect(channelId, prospectUserId) {
      const row = getChannelRow(channelId);
      const changes = { prospectUserId, updatedAt: clock.now() };
      database.state.channels.set(row.channelDbId, { ...row, ...changes });
    },
    async addAppointment({ therapist, prospect, status }) {
      database.state.appointments.push({
        therapistUserId: therapist.userId,
        prospectUserId: prospect.userId,
        status,
      });
    },
    async patchMessage(messageId, changes) {
      const row = database.state.messages.get(messageId);
      if (row === undefined) throw new Error("no such message");
      database.state.messages.set(messageId, { ...row, ...changes });
    },
    async replaceHistory(channelId, changes) {
      const row = getChannelRow(channelId);
      for (const message of database.state.messagesOf(row.channelDbId))
        if (message.seq > changes.lastSeq) database.state.messages.delete(message.id);
      database.state.channels.set(row.channelDbId, { ...row, ...changes, updatedAt: clock.now() });
    },
    async destroyKey(channelId) {
      const row = getChannelRow(channelId);
      const at = clock.now();
      database.state.keysDestroyed.set(channelId, at);
      database.state.channels.set(row.channelDbId, {
        ...{ ...row, wrappedKey: "", epoch: row.epoch + 1, version: row.version + 1, updatedAt: at },
        ...{
          status: "closed",
          closedAt: row.closedAt ?? at,
          closeReason: row.closeReason ?? "key_destroyed",
        },
      });
    },
    async listStored(channelId) {
      return database.state
        .messagesOf(getChannelRow(channelId).channelDbId)
        .sort((a, b) => a.seq - b.seq)
        .map(({ id, seq, version, author, clientMessageId, content }) => ({
          ...{ id, seq, version, content },
          authorUserId: author?.userId ?? 0,
          clientMessageId: clientMessageId ?? "",
        }));
    },
    listRevisions: async (messageId) =>
      database.state.revisions.filter((revision) => revision.messageId === messageId),
    countChannels: async () => database.state.channels.size,
    close: async () => undefined,
  };
}
