import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { append, insertPair, makeDraft, makeId, type PairRows } from "../support/postgres-rows";

let database: TestDatabase;
let admin: pg.Client;
let pair: PairRows & { readonly individual: string; readonly volunteer: string };

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.superuser);
  await admin.connect();
  const rows = await insertPair(admin);
  const { rows: people } = await admin.query("select id, clerk_user_id from users where id in ($1, $2)", [
    rows.prospectUserId,
    rows.therapistUserId,
  ]);
  const clerkOf = (id: number) => people.find((each) => each.id === id).clerk_user_id as string;
  pair = { ...rows, individual: clerkOf(rows.prospectUserId), volunteer: clerkOf(rows.therapistUserId) };
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

interface Booked {
  readonly appointment: number;
  readonly channel: string;
}

/** An appointment that ends so far from now (the database's), and its chat. */
async function book(endsIn: string): Promise<Booked> {
  const { rows } = await admin.query(
    `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone)
    values ($1, $2, now() + $3::interval - interval '50 minutes', now() + $3::interval, 'America/New_York') returning id`,
    [pair.individual, pair.volunteer, endsIn],
  );
  const appointment: number = rows[0].id;
  const opened = await admin.query("select open_appointment_chat($1, $2, 'wrapped') as channel", [
    appointment,
    makeId(),
  ]);
  return { appointment, channel: opened.rows[0].channel };
}
const endAt = (appointment: number, endsIn: string) =>
  admin.query(
    `update appointments set start_time = now() + $2::interval - interval '50 minutes', end_time = now() + $2::interval
    where id = $1`,
    [appointment, endsIn],
  );
const cancel = ({ appointment }: Booked) =>
  admin.query("update appointments set status = 'cancelled' where id = $1", [appointment]);
/** As the app does it: a transaction of that person. */
async function keepOpen(channel: string, minutes: number, userId = pair.therapistUserId): Promise<boolean> {
  await admin.query("begin");
  try {
    await admin.query(
      "select set_config('role', 'renavest_app', true), set_config('app.user_id', $1, true)",
      [String(userId)],
    );
    const { rows } = await admin.query(
      "select keep_chat_open(id, $2) as kept from chat_channels where channel_identifier = $1",
      [channel, minutes],
    );
    await admin.query("commit");
    return rows[0]?.kept ?? false;
  } catch (error) {
    await admin.query("rollback");
    throw error;
  }
}
/** What a send becomes, run as the role that sends. */
async function send(channel: string, author = pair.prospectUserId): Promise<string> {
  await admin.query("begin");
  try {
    await admin.query("set local role renavest_sender");
    const [row] = await append(admin, [makeDraft(channel, author)]);
    await admin.query("commit");
    return row!.outcome;
  } catch (error) {
    await admin.query("rollback");
    throw error;
  }
}
const find = async (channel: string) =>
  (
    await admin.query(
      `select c.*, ac.status as required, ac.closed_at as required_at from chat_channels c
      join appointment_chats ac on ac.appointment_id = c.appointment_id where c.channel_identifier = $1`,
      [channel],
    )
  ).rows[0];
const notices = async (channel: string): Promise<string[]> =>
  (
    await admin.query(
      `select split_part(m.content, '.', 2) as code from chat_messages m join chat_channels c on c.id = m.channel_id
      where c.channel_identifier = $1 and m.kind <> 'text' order by m.seq`,
      [channel],
    )
  ).rows.map(({ code }) => code);

// The clock is the database's own; what the app's clock says is asked nowhere in here.
describe("when a message is taken", () => {
  test.each<[string, () => Promise<Booked>, string]>([
    ["days before it begins", () => book("3 days"), "stored"],
    ["while it lasts", () => book("10 minutes"), "stored"],
    ["5:59:30 after its end", () => book("-5 hours -59 minutes -30 seconds"), "stored"],
    ["6:00 after its end", () => book("-6 hours"), "chat_closed"],
    ["a month after its end", () => book("-30 days"), "chat_closed"],
    [
      "cancelled",
      async () => {
        const it = await book("2 days");
        await cancel(it);
        return it;
      },
      "chat_closed",
    ],
    [
      "moved later when it was over",
      async () => {
        const it = await book("-7 hours");
        await endAt(it.appointment, "1 hour");
        return it;
      },
      "stored",
    ],
    [
      "moved earlier, to long ago",
      async () => {
        const it = await book("1 hour");
        await endAt(it.appointment, "-7 hours");
        return it;
      },
      "chat_closed",
    ],
    [
      "moved earlier, to a while ago",
      async () => {
        const it = await book("1 day");
        await endAt(it.appointment, "-1 hour");
        return it;
      },
      "stored",
    ],
    [
      "kept open",
      async () => {
        const it = await book("-7 hours");
        await keepOpen(it.channel, 60);
        return it;
      },
      "stored",
    ],
    [
      "cancelled after it was kept open",
      async () => {
        const it = await book("1 hour");
        await keepOpen(it.channel, 6000);
        await cancel(it);
        return it;
      },
      "chat_closed",
    ],
    [
      "kept open after it was cancelled",
      async () => {
        const it = await book("1 hour");
        await cancel(it);
        await keepOpen(it.channel, 60);
        return it;
      },
      "stored",
    ],
    [
      "cancelled, and booked again",
      async () => {
        const it = await book("1 hour");
        await cancel(it);
        await admin.query("update appointments set status = 'scheduled' where id = $1", [it.appointment]);
        return it;
      },
      "stored",
    ],
  ])("%s", async (_when, arrange, outcome) => {
    const { channel } = await arrange();
    expect(await send(channel)).toBe(outcome);
    expect(await send(channel, pair.therapistUserId)).toBe(outcome);
  });

  test("a repeat is answered also after closing", async () => {
    const booked = await book("1 hour");
    const draft = makeDraft(booked.channel, pair.prospectUserId);
    await append(admin, [draft]);
    await cancel(booked);
    expect((await append(admin, [draft]))[0]!.outcome).toBe("duplicate");
  });

  test.each([
    // Clocks go forward at 2:00 on 8 March 2026 and back at 2:00 on 1 November 2026 in New York.
    ["the night clocks go forward", "2026-03-08T01:30:00-05:00", "2026-03-08T08:30:00-04:00"],
    ["the night clocks go back", "2026-11-01T00:30:00-04:00", "2026-11-01T05:30:00-05:00"],
    ["an ordinary night", "2026-07-01T23:30:00-04:00", "2026-07-02T05:30:00-04:00"],
  ])("six hours are six hours in %s", async (_night, end, closes) => {
    for (const zone of ["America/New_York", "UTC", "Pacific/Auckland"]) {
      await admin.query("select set_config('TimeZone', $1, false)", [zone]);
      const { rows } = await admin.query("select appointment_chat_closes_at($1::timestamptz, null) as at", [
        end,
      ]);
      expect(rows[0].at.toISOString(), zone).toBe(new Date(closes).toISOString());
    }
    await admin.query("reset TimeZone");
  });
});

describe("the chat of an appointment", () => {
  test("is made once, says until when it is open, and a pair may have many", async () => {
    const first = await book("1 day");
    const again = await admin.query("select open_appointment_chat($1, $2, 'other') as channel", [
      first.appointment,
      makeId(),
    ]);
    expect(again.rows[0].channel).toBe(first.channel);
    expect((await book("1 day")).channel).not.toBe(first.channel);
    const { rows } = await admin.query(
      "select content from chat_messages m join chat_channels c on c.id = m.channel_id where channel_identifier = $1",
      [first.channel],
    );
    const closesAt = (await find(first.channel)).closes_at.toISOString();
    expect(rows).toEqual([{ content: `n1.chat_opened.${closesAt}` }]);
  });

  test("is nobody's to keep open but its therapist's", async () => {
    const { channel } = await book("-7 hours");
    expect(await keepOpen(channel, 60, pair.prospectUserId)).toBe(false);
    const stranger = await insertPair(admin);
    expect(await keepOpen(channel, 60, stranger.therapistUserId)).toBe(false);
    expect(await send(channel)).toBe("chat_closed");
    await expect(keepOpen(channel, 43_201)).rejects.toMatchObject({ code: "23514" });
  });

  test("stays ended when somebody ended it, however the appointment moves, until its therapist opens it", async () => {
    const { appointment, channel } = await book("1 hour");
    await admin.query(
      "update chat_channels set status = 'closed', closed_at = now(), close_reason = 'ended_by_therapist' where channel_identifier = $1",
      [channel],
    );
    expect((await find(channel)).required).toBe("closed");
    await endAt(appointment, "3 days");
    expect(await send(channel)).toBe("chat_closed");
    await keepOpen(channel, 60);
    expect(await send(channel)).toBe("stored");
    expect((await find(channel)).required).toBe("active");
  });

  test("has every message in its log, as it is stored, and a direct conversation none", async () => {
    const booked = await book("1 hour");
    await send(booked.channel);
    await send(booked.channel, pair.therapistUserId);
    await cancel(booked);
    await send(pair.channel);
    const { rows } = await admin.query(
      `select m.public_id, m.kind, m.content, m.key_id, m.created_at, coalesce(u.clerk_user_id, 'system') as sender,
        c.appointment_id, m.kind = 'system' as is_system
      from chat_messages m join chat_channels c on c.id = m.channel_id left join users u on u.id = m.author_user_id
      where c.channel_identifier = $1 order by m.seq`,
      [booked.channel],
    );
    const log = await admin.query(
      `select stream_message_id as public_id, message_type as kind, content, key_id, created_at, sender_id as sender,
        appointment_id, is_system_message as is_system from chat_logs where appointment_id = $1 order by id`,
      [booked.appointment],
    );
    expect(rows.map((row) => row.kind)).toEqual(["bot", "text", "text", "system"]);
    expect(log.rows).toEqual(rows);
    const direct = await admin.query(
      "select 1 from chat_logs l join chat_messages m on m.public_id = l.stream_message_id where m.channel_id = $1",
      [pair.channelId],
    );
    expect(direct.rowCount).toBe(0);
  });

  test("takes no message whose log cannot be written", async () => {
    const { channel } = await book("1 hour");
    const draft = makeDraft(channel, pair.prospectUserId);
    await admin.query(
      "insert into chat_logs (appointment_id, stream_message_id, sender_id, content) select appointment_id, $1, 's', 'v1.x' from chat_channels where channel_identifier = $2",
      [draft.id, channel],
    );
    await expect(append(admin, [draft])).rejects.toMatchObject({
      constraint: "idx_chat_logs_stream_message_id",
    });
    expect((await admin.query("select 1 from chat_messages where public_id = $1", [draft.id])).rowCount).toBe(
      0,
    );
  });
});

describe("writing down what the clock has closed", () => {
  test("five at once close each chat once, at the moment it closed", async () => {
    await admin.query("select close_expired_chats(1000)");
    const expired: Booked[] = [];
    while (expired.length < 23) expired.push(await book("-7 hours"));
    const open = await book("-5 hours");
    const runs = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new pg.Client(database.superuser);
        await client.connect();
        const closed: string[] = [];
        for (let found = -1; found !== 0; ) {
          await client.query("begin; set local role renavest_worker");
          const { rows } = await client.query("select close_expired_chats(4) as id");
          await client.query("commit");
          closed.push(...rows.map(({ id }) => id));
          found = rows.length;
        }
        await client.end();
        return closed;
      }),
    );
    expect(runs.flat().sort()).toEqual(expired.map(({ channel }) => channel).sort());
    for (const { channel, appointment } of expired) {
      const row = await find(channel);
      expect(row).toMatchObject({ status: "closed", close_reason: "appointment_over", required: "closed" });
      expect([row.closed_at, row.required_at]).toEqual([row.closes_at, row.closes_at]);
      expect(await notices(channel)).toEqual(["chat_opened", "chat_closed"]);
      const log = await admin.query(
        "select message_type from chat_logs where appointment_id = $1 order by id",
        [appointment],
      );
      expect(log.rows.map((each) => each.message_type)).toEqual(["bot", "system"]);
    }
    expect((await find(open.channel)).status).toBe("active");
  });
});

test("no stored message is younger than the rule allows, whatever happens to appointments in whatever order", async () => {
  let seed = 20_261_124;
  const random = (below: number) => {
    // Numerical Recipes' generator: the same story each time.
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let story = 0; story < 25; story += 1) {
    const booked = await book(`${random(800) - 400} minutes`);
    for (let step = 0; step < 12; step += 1) {
      const deed = random(6);
      const before = (await find(booked.channel)).closes_at as Date;
      const { rows: clock } = await admin.query("select clock_timestamp() as at");
      if (deed === 0) await endAt(booked.appointment, `${random(800) - 400} minutes`);
      else if (deed === 1) await cancel(booked);
      else if (deed === 2) await keepOpen(booked.channel, 1 + random(90));
      else if (deed === 3) await admin.query("select close_expired_chats(100)");
      else {
        const { status } = await find(booked.channel);
        const allowed = status === "active" && before > clock[0].at;
        expect(await send(booked.channel), `story ${story}, step ${step}`).toBe(
          allowed ? "stored" : "chat_closed",
        );
      }
      const state = await find(booked.channel);
      expect(state.required).toBe(state.status);
      expect(state.required_at).toEqual(state.closed_at);
    }
    const { rows } = await admin.query(
      `select count(*)::int as n, max(seq)::int as last, (select last_seq::int from chat_channels where channel_identifier = $1),
        (select count(*)::int from chat_logs where appointment_id = $2) as logged
      from chat_messages m join chat_channels c on c.id = m.channel_id where c.channel_identifier = $1`,
      [booked.channel, booked.appointment],
    );
    expect([rows[0].last, rows[0].last_seq, rows[0].logged]).toEqual(Array(3).fill(rows[0].n));
  }
});
