import { parseArgs } from "node:util";
import { createLog } from "~/adapters/log.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { createRetentionBook } from "~/adapters/retention-book.server";
import type { DueConversation, DuePage, RetentionBook } from "~/services/ports/retention-book";
import { findConnection } from "./find-connection";

const BATCH = 500;
/** More than these are counted, not listed. */
const LISTED = 10_000;
const DAY_MS = 86_400_000;

/**
 * `npm run retention`: empties the conversations whose rule says so. `-- --dry-run [--on 2031-01-31]`: lists them instead,
 * now or by the end of a day (UTC), one a line, without changing anything. Running processes learn of it within seconds.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, on: { type: "string" } } });
  if (values.on !== undefined && values["dry-run"] !== true) throw new Error("--on goes with --dry-run");
  const connection = await findConnection(process.env);
  const pool = createPostgresPool({ connection, size: 2, log: createLog({ format: "silent" }) });
  const database = createPostgresDatabase({ pool });
  try {
    const book = createRetentionBook({ database });
    const lines = values["dry-run"]
      ? describeDue(await book.listDue(toMoment(values.on), LISTED))
      : await purge(book);
    for (const line of lines) console.log(line);
  } finally {
    await database.close();
  }
}

async function purge(book: RetentionBook): Promise<readonly string[]> {
  let [conversations, messages] = [0, 0];
  let steps = await book.purgeStep(BATCH);
  for (; steps.some(({ step }) => step !== "stuck"); steps = await book.purgeStep(BATCH))
    for (const { step, messages: gone } of steps) {
      messages += gone;
      if (step === "finished") conversations += 1;
    }
  return [
    `${conversations} conversations emptied, ${messages} messages deleted.`,
    ...steps.map(
      ({ channelId }) => `${channelId} is stuck: rows that the purge does not know of refer to it.`,
    ),
  ];
}

function describeDue({ conversations, inAll }: DuePage): readonly string[] {
  const messages = conversations.reduce((sum, each) => sum + each.messages, 0);
  const rest = inAll > conversations.length ? ` The first ${conversations.length} are listed.` : "";
  return [
    ...conversations.map(toLine),
    `${inAll} conversations with ${messages} messages would go.${rest} Nothing was changed.`,
  ];
}

function toLine(due: DueConversation): string {
  const { seqs, firstAt, lastAt } = due;
  return [
    ...[due.channelId, due.kind, `therapist ${due.therapistId}`, `client ${due.prospectId}`],
    `messages ${due.messages} (${seqs === null ? "none" : `${seqs.first} to ${seqs.last}`})`,
    ...[`edits ${due.edits}`, `log ${due.logLines}`],
    `${firstAt?.toISOString() ?? "-"} to ${lastAt?.toISOString() ?? "-"}`,
    `due ${due.dueAt.toISOString()} by rule ${due.ruleId}`,
  ].join("  ");
}

function toMoment(day: string | undefined): Date {
  if (day === undefined) return new Date();
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start)) throw new Error("--on takes a day such as 2031-01-31");
  return new Date(start + DAY_MS - 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
