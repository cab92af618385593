import type { Metrics } from "~/services/ports/metrics";
import type { PostgresDatabase } from "./postgres-database.server";

/** The same database, each question timed by its kind. */
export function createMeteredDatabase(
  database: PostgresDatabase,
  metrics: Pick<Metrics, "queryStarted">,
): PostgresDatabase {
  async function timed<T>(ended: (ok: boolean) => void, work: Promise<T>): Promise<T> {
    work.then(
      () => ended(true),
      () => ended(false),
    );
    return await work;
  }

  return {
    ...database,
    run: (actor, work) => timed(metrics.queryStarted(`transaction_${actor.role}`), database.run(actor, work)),
    transaction: (actor, work) =>
      timed(metrics.queryStarted(`transaction_${actor.role}`), database.transaction(actor, work)),
    readConversation: (...asked) =>
      timed(metrics.queryStarted("read_conversation"), database.readConversation(...asked)),
    markRead: (...mark) => timed(metrics.queryStarted("mark_read"), database.markRead(...mark)),
    readChannels: (asked) => timed(metrics.queryStarted("read_channels"), database.readChannels(asked)),
    readChanges: (asked) => timed(metrics.queryStarted("read_changes"), database.readChanges(asked)),
    readRecordPage: (...asked) =>
      timed(metrics.queryStarted("read_record_page"), database.readRecordPage(...asked)),
    findPeople: (ids) => timed(metrics.queryStarted("find_people"), database.findPeople(ids)),
    appendAudit: (entries) => timed(metrics.queryStarted("audit"), database.appendAudit(entries)),
    appendMessages: (drafts) => timed(metrics.queryStarted("append"), database.appendMessages(drafts)),
  };
}
