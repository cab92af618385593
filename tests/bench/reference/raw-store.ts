import pg from "pg";

/** Where a reference keeps its rows. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A message as the bare server takes it. */
export interface RawMessage {
  readonly channelId: string;
  readonly key: string;
  readonly content: string;
}

/** The tables of the bare server, empty. */
export const RAW_TABLES = `
  drop table if exists raw_messages, raw_channels;
  create table raw_channels (id text primary key, last_seq bigint not null default 0) with (fillfactor = 70);
  create table raw_messages (channel_id text not null, seq bigint not null, key text not null, content text not null,
    at timestamptz not null default now(), primary key (channel_id, seq), unique (channel_id, key));`;

/** One statement and one durable commit for all that wait; channels are locked in order, so two groups never stop each other. */
const APPEND = `
  with drafts as (
    select * from unnest($1::text[], $2::text[], $3::text[]) with ordinality as d (channel_id, key, content, place)
  ), locked as materialized (
    select id from raw_channels where id in (select channel_id from drafts) order by id for update
  ), moved as (
    update raw_channels c set last_seq = last_seq + n
    from (select channel_id, count(*) as n from drafts join locked on id = channel_id group by channel_id) counted
    where c.id = counted.channel_id returning c.id, c.last_seq - n as before
  )
  insert into raw_messages (channel_id, seq, key, content)
  select d.channel_id, m.before + row_number() over (partition by d.channel_id order by d.place), d.key, d.content
  from drafts d join moved m on m.id = d.channel_id
  returning key, seq`;

const CONNECTIONS = 2;

/** Appends in groups: while a connection is busy, what comes waits together for the next free one. */
export async function createRawStore(address: DatabaseAddress) {
  const free = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client(address);
      await client.connect();
      return client;
    }),
  );
  interface Draft extends RawMessage {
    stored(seq: number): void;
    failed(error: unknown): void;
  }
  let waiting: Draft[] = [];

  async function write(client: pg.Client, group: readonly Draft[]): Promise<void> {
    try {
      const columns = [
        group.map((each) => each.channelId),
        group.map((each) => each.key),
        group.map((each) => each.content),
      ];
      const { rows } = await client.query<{ key: string; seq: string }>({
        name: "append",
        text: APPEND,
        values: columns,
      });
      const places = new Map(rows.map(({ key, seq }) => [key, Number(seq)]));
      for (const draft of group) draft.stored(places.get(draft.key) ?? 0);
    } catch (error) {
      for (const draft of group) draft.failed(error);
    }
    free.push(client);
    writeNext();
  }

  function writeNext(): void {
    const client = waiting.length > 0 ? free.pop() : undefined;
    if (client === undefined) return;
    const group = waiting;
    waiting = [];
    void write(client, group);
  }

  return {
    /** Resolves after the commit with the message's place. */
    append: (message: RawMessage) =>
      new Promise<number>((stored, failed) => {
        waiting.push({ ...message, stored, failed });
        writeNext();
      }),
  };
}
