import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { MessageCipher } from "~/services/ports/message-cipher";

/** One of the two people of a load channel, as tokens name them. */
export type LoadPerson = {
  readonly clerkUserId: string;
  readonly email: string;
  readonly name: string;
  readonly role: "therapist" | "prospect";
};

/** A conversation to put load on. */
export type LoadChannel = {
  /** channel_identifier. */
  readonly id: string;
  readonly therapist: LoadPerson;
  readonly prospect: LoadPerson;
};

// Few enough that no statement grows past what PostgreSQL takes at once.
const CHUNK = 1_000;

/** Makes channels with two new people each, every prospect with an active plan. The connection acts as the owner. */
export async function insertLoadChannels(
  client: pg.Client,
  cipher: MessageCipher,
  count: number,
): Promise<readonly LoadChannel[]> {
  const run = randomBytes(4).toString("hex");
  const channels = Array.from({ length: count }, (_, index) => ({
    id: randomBytes(18).toString("base64url"),
    therapist: makePerson("therapist", run, index),
    prospect: makePerson("prospect", run, index),
  }));
  for (let start = 0; start < count; start += CHUNK) {
    await insertChunk(client, cipher, channels.slice(start, start + CHUNK));
  }
  return channels;
}

function makePerson(role: LoadPerson["role"], run: string, index: number): LoadPerson {
  const stem = `load_${run}_${role}_${index}`;
  return { clerkUserId: `local_${stem}`, email: `${stem}@example.com`, name: `Load ${role} ${index}`, role };
}

async function insertChunk(
  client: pg.Client,
  cipher: MessageCipher,
  channels: readonly LoadChannel[],
): Promise<void> {
  const people = channels.flatMap(({ therapist, prospect }) => [therapist, prospect]);
  await client.query(
    `INSERT INTO users (clerk_user_id, email, name, role)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    [
      people.map((person) => person.clerkUserId),
      people.map((person) => person.email),
      people.map((person) => person.name),
      people.map((person) => person.role),
    ],
  );
  const therapists = channels.map(({ therapist }) => therapist.clerkUserId);
  const prospects = channels.map(({ prospect }) => prospect.clerkUserId);
  await client.query(
    `INSERT INTO therapists (user_id, accepts_new)
     SELECT id, false FROM users WHERE clerk_user_id = ANY ($1::text[])`,
    [therapists],
  );
  await client.query(
    `INSERT INTO subscriptions (user_id, kind, status)
     SELECT id, 'individual', 'active' FROM users WHERE clerk_user_id = ANY ($1::text[])`,
    [prospects],
  );
  await client.query(
    `INSERT INTO chat_channels (channel_identifier, therapist_id, prospect_user_id, data_key)
     SELECT made.channel, therapists.id, prospect.id, made.data_key
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS made (channel, therapist, prospect, data_key)
     JOIN users AS helper ON helper.clerk_user_id = made.therapist
     JOIN therapists ON therapists.user_id = helper.id
     JOIN users AS prospect ON prospect.clerk_user_id = made.prospect`,
    [
      channels.map(({ id }) => id),
      therapists,
      prospects,
      channels.map(({ id }) => cipher.createChannelKey(id)),
    ],
  );
}
