import { createRetentionBook } from "~/adapters/retention-book.server";
import type { RetentionKind } from "~/domain/retention";
import type { DueConversation, HoldTarget } from "~/services/ports/retention-book";
import { makeDraft } from "./make-draft";
import type { PostgresWorld } from "./make-postgres-world";
import { makePair, type Pair, type Person } from "./make-world";

/** What nothing of the purge may ever make smaller. */
export const KEPT_TABLES = [
  ...["audit_events", "audit_checks", "exports", "retention_receipts", "retention_policies", "legal_holds"],
  ...["break_glass_grants", "break_glass_ends", "users", "appointments", "chat_channels"],
] as const;

/** Hands to arrange rules and holds, and to let time pass without anybody's clock being touched. */
export interface Retention {
  readonly book: ReturnType<typeof createRetentionBook>;
  readonly admin: Person;
  /** By the admin's own right; `ageDays`: it was set so long ago. */
  setRule(kind: RetentionKind, days: number | null, ageDays?: number): Promise<void>;
  hold(target: HoldTarget): Promise<string>;
  release(holdId: string): Promise<void>;
  /** Moves every moment of the database's rows back, as if so many days had passed since. */
  travel(days: number): Promise<void>;
  /** A pair whose last message is so old. */
  makeOld(ageDays: number, messages?: number): Promise<Pair>;
  /** The dry run of this moment, or of a later one. */
  listDue(inDays?: number): Promise<readonly DueConversation[]>;
  /** Steps until there is nothing to do. Answers the conversations that were emptied. */
  purge(atMost?: number): Promise<readonly string[]>;
  countRows(): Promise<Readonly<Record<string, number>>>;
}

const REASON = "as the practice has decided";
const access = { sessionId: null, address: null, requestId: null };

export async function makeRetention(world: PostgresWorld): Promise<Retention> {
  const book = createRetentionBook({ database: world.database });
  const admin = await world.addPerson({ role: "admin" });
  const asAdmin: Parameters<typeof book.asAdmin>[2] extends infer Work
    ? (work: Work) => ReturnType<typeof book.asAdmin>
    : never = (work) => book.asAdmin(admin.userId, access, work);
  const travel: Retention["travel"] = async (days) => {
    await world.run(`do $$
      declare each record;
      begin
        set local session_replication_role = replica;
        for each in
          select table_name, string_agg(format('%1$I = %1$I - interval ''${days} days''', column_name), ', ') as moved
          from information_schema.columns
          where table_schema = 'public' and data_type = 'timestamp with time zone'
            -- Their hashes say when it was.
            and table_name not in ('_prisma_migrations', 'audit_events', 'audit_checks')
          group by table_name
        loop
          execute format('update %I set %s', each.table_name, each.moved);
        end loop;
      end $$`);
  };
  return {
    ...{ book, admin, travel },
    async setRule(kind, days, ageDays = 8) {
      await asAdmin((tx) => tx.setRule({ kind, days, reason: REASON }));
      await world.run(`do $$ begin
        set local session_replication_role = replica;
        update retention_policies set set_at = set_at - interval '${ageDays} days'
        where id = (select max(id) from retention_policies);
      end $$`);
    },
    async hold(target) {
      if (!(await asAdmin((tx) => tx.placeHold(target, REASON)))) throw new Error("no hold was placed");
      const { rows } = await world.run("select public_id from legal_holds order by id desc limit 1");
      return rows[0].public_id;
    },
    async release(holdId) {
      if (!(await asAdmin((tx) => tx.releaseHold(holdId, REASON)))) throw new Error("nothing was released");
    },
    async makeOld(ageDays, messages = 3) {
      const pair = await makePair(world);
      for (let each = 0; each < messages; each += 1)
        await world.database.appendMessages([makeDraft(pair.channel, pair.prospect)]);
      await world.run(
        `update chat_channels set created_at = now() - make_interval(secs => $2), updated_at = now(),
          last_message_at = now() - make_interval(secs => $2) where id = $1`,
        [pair.channel.channelDbId, ageDays * 86_400],
      );
      return pair;
    },
    async listDue(inDays = 0) {
      return (await book.listDue(new Date(Date.now() + inDays * 86_400_000), 1_000)).conversations;
    },
    async purge(atMost = 500) {
      const emptied: string[] = [];
      for (;;) {
        const steps = await book.purgeStep(atMost);
        if (steps.every(({ step }) => step === "stuck")) return emptied;
        emptied.push(...steps.filter(({ step }) => step === "finished").map(({ channelId }) => channelId));
      }
    },
    async countRows() {
      const { rows } = await world.run(
        `select ${KEPT_TABLES.map((name) => `(select count(*)::int from ${name}) as ${name}`).join(", ")}`,
      );
      return rows[0];
    },
  };
}

/** How many rows of each kind a conversation has left. */
export async function countLeft(world: PostgresWorld, channelDbId: number) {
  const { rows } = await world.run(
    `select (select count(*)::int from chat_messages where channel_id = c.id) as messages,
      (select count(*)::int from chat_message_revisions r join chat_messages m on m.id = r.message_id
        where m.channel_id = c.id) as edits,
      (select count(*)::int from chat_logs where appointment_id = c.appointment_id) as lines,
      (select count(*)::int from chat_reads where channel_id = c.id) as reads,
      c.data_key, c.status, c.kind, c.last_seq::int, c.purged_until is not null as purged
    from chat_channels c where c.id = $1`,
    [channelDbId],
  );
  return rows[0];
}
