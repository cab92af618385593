import type { DisclosedRecord } from "~/protocol/audit";
import { toWireRow } from "./list-records";
import type { ChatTransaction } from "./ports/chat-database";
import type { StoredExport } from "./ports/export-repository";
import type { OverviewConversation } from "./ports/overview-repository";
import { toWirePerson } from "./to-wire";

/** Rows of the register with the names of people and conversations, for an admin; the transaction is an admin's. */
export async function nameExports(
  { overview }: Pick<ChatTransaction, "overview">,
  rows: readonly StoredExport[],
  conversations: readonly OverviewConversation[],
): Promise<readonly DisclosedRecord[]> {
  const people = await overview.findPeople([...new Set(rows.map(({ userId }) => userId))]);
  const names = new Map(people.map((person) => [person.userId, toWirePerson(person)]));
  const of = new Map(conversations.map((each) => [each.id, each]));
  return rows.flatMap((row) => {
    const conversation = of.get(row.channelId);
    if (conversation === undefined) return [];
    const { therapist, prospect } = conversation;
    const between = { therapist: toWirePerson(therapist), prospect: toWirePerson(prospect) };
    return [{ ...toWireRow(row), between, by: names.get(row.userId) ?? null, reason: row.reason }];
  });
}
