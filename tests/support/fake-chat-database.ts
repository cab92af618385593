import { isMember } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import type { AuditEntry } from "~/services/ports/audit-log";
import type {
  Actor,
  ChangesAsked,
  ChannelsAsked,
  ChannelsReading,
  ChatDatabase,
  ChatTransaction,
  ConversationReading,
  MessagePage,
  Person,
  ReadMark,
  RecordPageAsked,
} from "~/services/ports/chat-database";
import type { Clock } from "~/services/ports/clock";
import type {
  AppendOutcome,
  MessageDraft,
  RecordRow,
  StoredMessage,
} from "~/services/ports/message-repository";
import { createFakeAccountRepository } from "./fake-account-repository";
import { appendToState } from "./fake-append-messages";
import { addAuditEvent, createFakeAuditRepository } from "./fake-audit-repository";
import { activityMs, createFakeChannelRepository } from "./fake-channel-repository";
import { FakeChatState } from "./fake-chat-state";
import { createFakeExportRepository } from "./fake-export-repository";
import { FakeLocks } from "./fake-locks";
import { createFakeMessageRepository, createFakeReadRepository } from "./fake-message-repository";
import { createFakeBreakGlassRepository, createFakeOverviewRepository } from "./fake-overview-repository";
import { createFakePeopleRepository } from "./fake-people-repository";
import type { FakeTransactionContext } from "./fake-transaction-context";

/**
 * PostgreSQL as the services see it, in memory: each statement sees what is committed at its moment, writes are seen by
 * others after the commit, locks are waited for, roles may do what the grants say. The contract suite keeps it honest.
 */
export class FakeChatDatabase implements ChatDatabase {
  state = new FakeChatState();
  /** Set: every call fails as if the database could not be reached. */
  away = false;
  /** Set: the trail takes nothing, so nothing can be changed or shown. */
  auditBroken = false;
  /** Called before and after each statement, and around each commit; a test may let others come in here. */
  onStep: (place: string) => void | Promise<void> = () => undefined;
  private readonly locks = new FakeLocks();
  private lastId = 0;

  constructor(private readonly clock: Clock) {}

  async transaction<T>(actor: Actor, work: (tx: ChatTransaction) => Promise<T>): Promise<T> {
    const changes: ((state: FakeChatState) => void)[] = [];
    const held = new Map<string, () => void>();
    try {
      const result = await work(this.open(actor, changes, held));
      await this.onStep("before commit");
      this.requireHere();
      const next = this.state.copy();
      for (const change of changes) change(next);
      if (next.audit.length > this.state.audit.length) this.requireAudit();
      this.state = next;
      await this.onStep("after commit");
      return result;
    } finally {
      for (const letGo of held.values()) letGo();
    }
  }

  async appendMessages(drafts: readonly MessageDraft[]): Promise<readonly AppendOutcome[]> {
    await this.onStep("before append");
    this.requireHere();
    const wanted = new Set(
      drafts.flatMap((draft) => this.state.findChannelRow(draft.channelId)?.channelDbId ?? []),
    );
    const held: (() => void)[] = [];
    try {
      for (const id of [...wanted].sort((a, b) => a - b)) held.push(await this.locks.take(`channel ${id}`));
      const outcomes = this.appendNow(drafts);
      await this.onStep("after append");
      return outcomes;
    } finally {
      for (const letGo of held) letGo();
    }
  }

  async readConversation(
    userId: number,
    channelId: string,
    page: MessagePage | null,
  ): Promise<ConversationReading | null> {
    return await this.transaction({ role: "app", userId }, async (tx) => {
      const channel = await tx.channels.findChannel(channelId);
      // As row security has it.
      if (channel === null || !isMember(userId, channel)) return null;
      const { channelDbId } = channel;
      const readSeq = this.state.reads.get(`${channelDbId}:${userId}`)?.seq ?? 0;
      if (page === null) return { channel, readSeq, messages: [] };
      const { beforeSeq, limit, known } = page;
      const messages = await tx.messages.listBefore(channelDbId, beforeSeq, limit);
      const isChanged = ({ version }: StoredMessage) =>
        known?.epoch !== channel.epoch || version > known.version;
      return { channel, readSeq, messages: messages.filter(isChanged) };
    });
  }

  async readChannels(asked: readonly ChannelsAsked[]): Promise<readonly ChannelsReading[]> {
    await this.onStep("before readChannels");
    this.requireHere();
    const readings = asked.map(({ userId, channelId }) => {
      const channels = this.state
        .channelsOf(userId)
        .filter((row) => channelId === null || row.id === channelId)
        .sort((a, b) => activityMs(b) - activityMs(a) || b.channelDbId - a.channelDbId)
        .map((row) => this.state.toChannel(row, this.clock.now()));
      const ids = new Set(channels.map(({ channelDbId }) => channelDbId));
      const reads = [...this.state.reads.values()]
        .filter((read) => ids.has(read.channelDbId))
        .map(({ channelDbId, userId: reader, seq, at }) => ({ channelDbId, userId: reader, seq, at }));
      return { channels, reads };
    });
    await this.onStep("after readChannels");
    return readings;
  }

  async markRead(userId: number, channelId: string, seq: number): Promise<ReadMark | null> {
    await this.onStep("before markRead");
    this.requireHere();
    const next = this.state.copy();
    const row = next.findChannelRow(channelId);
    if (row === undefined || ![row.therapistUserId, row.prospectUserId].includes(userId)) return null;
    const moved = next.moveRead(row.channelDbId, userId, seq, this.clock.now());
    this.state = next;
    await this.onStep("after markRead");
    return { moved };
  }

  async readChanges(asked: readonly ChangesAsked[]): Promise<readonly (readonly StoredMessage[] | null)[]> {
    return await Promise.all(
      asked.map(({ userId, channel, afterVersion, limit }) =>
        this.transaction({ role: "app", userId }, async (tx) => {
          const found = await tx.channels.findChannel(channel.id);
          if (found === null || !isMember(userId, found)) return null;
          return await tx.messages.listChanges(channel.channelDbId, afterVersion, limit);
        }),
      ),
    );
  }

  async readRecordPage(
    userId: number,
    { channel, afterSeq, untilSeq, limit }: RecordPageAsked,
  ): Promise<readonly RecordRow[] | null> {
    return await this.transaction({ role: "app", userId }, async (tx) => {
      const found = await tx.channels.findChannel(channel.id);
      if (found === null || !isMember(userId, found)) return null;
      const rows = await tx.messages.listBefore(found.channelDbId, untilSeq + 1, Number.MAX_SAFE_INTEGER);
      return rows
        .filter(({ seq }) => seq > afterSeq)
        .slice(0, limit)
        .map((row) => ({
          ...row,
          revisions: this.state.revisions.filter(({ messageId }) => messageId === row.id),
        }));
    });
  }

  async findPeople(clerkUserIds: readonly string[]): Promise<readonly (Person | null)[]> {
    await this.onStep("before findPeople");
    this.requireHere();
    return clerkUserIds.map((clerkUserId) => {
      const person = [...this.state.people.values()].find((each) => each.clerkUserId === clerkUserId);
      if (person === undefined || person.disabled) return null;
      const { userId, id, name, role, subscriptions } = person;
      return { userId, id, name, role, subscriptions };
    });
  }

  async appendAudit(entries: readonly AuditEntry[]): Promise<void> {
    await this.onStep("before appendAudit");
    this.requireHere();
    if (entries.length > 0) this.requireAudit();
    const at = this.clock.now();
    for (const entry of entries) addAuditEvent(this.state, entry, at);
    await this.onStep("after appendAudit");
  }

  /** The same in one instant, as another instance would: for tests that let a message in between two statements. */
  appendNow(drafts: readonly MessageDraft[]): AppendOutcome[] {
    const next = this.state.copy();
    const outcomes = appendToState(next, drafts, this.clock.now());
    if (next.audit.length > this.state.audit.length) this.requireAudit();
    this.state = next;
    return outcomes;
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private open(
    actor: Actor,
    changes: ((state: FakeChatState) => void)[],
    held: Map<string, () => void>,
  ): ChatTransaction {
    const context: FakeTransactionContext = {
      actor,
      now: () => this.clock.now(),
      view: () => {
        if (changes.length === 0) return this.state;
        const view = this.state.copy();
        for (const change of changes) change(view);
        return view;
      },
      write: (change) => void changes.push(change),
      lock: async (name) => {
        if (!held.has(name)) held.set(name, await this.locks.take(name));
      },
      nextId: () => this.nextId(),
      step: async (name, roles, operation) => {
        await this.onStep(`before ${name}`);
        this.requireHere();
        // As PostgreSQL's 42501.
        if (!roles.includes(actor.role)) throw new Error("permission denied");
        const result = await operation();
        await this.onStep(`after ${name}`);
        return result;
      },
    };
    return {
      channels: createFakeChannelRepository(context),
      messages: createFakeMessageRepository(context),
      reads: createFakeReadRepository(context),
      people: createFakePeopleRepository(context),
      audit: createFakeAuditRepository(context),
      overview: createFakeOverviewRepository(context),
      breakGlass: createFakeBreakGlassRepository(context),
      accounts: createFakeAccountRepository(context),
      // Which appointments there are is the database's to say; nothing in memory asks for them.
      bookings: { list: notInMemory, count: notInMemory, countCarrierWork: notInMemory },
      exports: createFakeExportRepository(context),
    };
  }

  private requireAudit(): void {
    // As PostgreSQL when the writer function fails: no answer for it but that.
    if (this.auditBroken) throw new Error("the audit trail cannot be written");
  }

  private requireHere(): void {
    if (this.away) throw new ChatError("unavailable");
  }
}

function notInMemory(): Promise<never> {
  return Promise.reject(new Error("appointments are listed by PostgreSQL alone"));
}
