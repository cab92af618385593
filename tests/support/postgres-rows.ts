import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "pg";

/** A conversation with its two people, as rows. */
export type PairRows = {
  readonly channelId: number;
  readonly channel: string;
  readonly therapistId: number;
  readonly therapistUserId: number;
  readonly prospectUserId: number;
};

export const makeId = () => randomBytes(18).toString("base64url");

/** Inserts one person; needs a superuser or the owner. */
export async function insertUser(client: Client, role: string): Promise<{ id: number; clerkUserId: string }> {
  const clerkUserId = `user_${randomUUID()}`;
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO users (clerk_user_id, email, name, role) VALUES ($1, $2, $3, $4) RETURNING id",
    [clerkUserId, `${randomUUID()}@example.com`, `A ${role}`, role],
  );
  return { id: rows[0]!.id, clerkUserId };
}

/** Inserts a therapist, a prospect with an active plan, and their direct conversation. */
export async function insertPair(client: Client): Promise<PairRows> {
  const therapist = await insertUser(client, "therapist");
  const prospect = await insertUser(client, "prospect");
  const { rows: therapists } = await client.query<{ id: number }>(
    "INSERT INTO therapists (user_id) VALUES ($1) RETURNING id",
    [therapist.id],
  );
  await client.query(
    "INSERT INTO subscriptions (user_id, kind, status) VALUES ($1, 'individual', 'active')",
    [prospect.id],
  );
  const channel = makeId();
  const therapistId = therapists[0]!.id;
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO chat_channels (channel_identifier, therapist_id, prospect_user_id, data_key)
     VALUES ($1, $2, $3, 'wrapped') RETURNING id`,
    [channel, therapistId, prospect.id],
  );
  return {
    channelId: rows[0]!.id,
    channel,
    therapistId,
    therapistUserId: therapist.id,
    prospectUserId: prospect.id,
  };
}

/** One message on its way to append_messages. */
export type Draft = {
  readonly channel: string;
  readonly author: number;
  readonly key: string;
  readonly id: string;
  readonly content: string;
  readonly fingerprint: Buffer;
};

export type AppendRow = {
  readonly ordinal: number;
  readonly outcome: string;
  readonly message_id: string | null;
  readonly seq: string | null;
  readonly version: string | null;
  readonly epoch: number | null;
  readonly created_at: Date | null;
  readonly channel_db_id: number | null;
};

export function makeDraft(channel: string, author: number, overrides: Partial<Draft> = {}): Draft {
  return {
    channel,
    author,
    key: randomUUID(),
    id: makeId(),
    content: `v1.k1.${randomBytes(24).toString("base64")}`,
    fingerprint: randomBytes(32),
    ...overrides,
  };
}

/** Calls append_messages; the connection must act as renavest_sender. */
export async function append(client: Client, drafts: readonly Draft[]): Promise<AppendRow[]> {
  const { rows } = await client.query<AppendRow>(
    "SELECT * FROM append_messages($1, $2, $3, $4, $5, $6, $7)",
    [
      drafts.map((draft) => draft.channel),
      drafts.map((draft) => draft.author),
      drafts.map((draft) => draft.key),
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.content),
      drafts.map(() => "k1"),
      drafts.map((draft) => draft.fingerprint),
    ],
  );
  return rows;
}
