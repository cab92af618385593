import { setTimeout as sleep } from "node:timers/promises";
import { stopPostgresAtOnce } from "../support/e2e-postgres";
import type { NetworkState } from "../support/fake-network";
import { describeFaults } from "../support/faults/describe-faults";
import type { Fault } from "../support/faults/fault";
import type { FaultPlace } from "../support/faults/fault-place";
import { restart } from "../support/faults/run-round";

const COMMITS_WITHIN_MS = 60_000;

async function setDatabaseWires({ instances }: FaultPlace, state: NetworkState) {
  for (const { databaseWire } of instances) await databaseWire.set(state);
  return async () => {
    for (const { databaseWire } of instances) await databaseWire.set("open");
  };
}

/** Hints over LISTEN/NOTIFY, no cache: what PostgreSQL and the processes themselves can do to us. */
const FAULTS: readonly Fault[] = [
  {
    name: "a process killed under load",
    holdMs: 300,
    longRounds: 20,
    bites: true,
    async begin({ instances: [here] }) {
      await here.kill();
      return () => restart(here);
    },
  },
  {
    name: "PostgreSQL stopped at once under load",
    holdMs: 300,
    longRounds: 20,
    bites: true,
    async begin({ installation, startDatabase }) {
      await stopPostgresAtOnce(installation);
      return () => startDatabase();
    },
  },
  {
    name: "PostgreSQL away",
    holdMs: 3_000,
    longHoldMs: 30_000,
    bites: true,
    begin: (place) => setDatabaseWires(place, "refused"),
  },
  {
    name: "PostgreSQL that does not answer",
    // Longer than a client waits for its answer.
    holdMs: 4_500,
    longHoldMs: 30_000,
    bites: true,
    begin: (place) => setDatabaseWires(place, "frozen"),
  },
  {
    name: "a slow database",
    holdMs: 1_500,
    longHoldMs: 20_000,
    async begin({ instances }) {
      for (const { databaseWire } of instances) databaseWire.delayMs = 60;
      return async () => {
        for (const { databaseWire } of instances) databaseWire.delayMs = 0;
      };
    },
  },
  {
    name: "every connection of the pools held",
    // Longer than a client waits for its answer.
    holdMs: 5_000,
    longHoldMs: 20_000,
    bites: true,
    async begin({ database }) {
      const holder = await database.connect();
      await holder.query("BEGIN; LOCK TABLE chat_channels IN ACCESS EXCLUSIVE MODE");
      return async () => {
        await holder.query("ROLLBACK");
        holder.release();
      };
    },
  },
  {
    name: "the LISTEN connections ended every 100 ms",
    holdMs: 1_500,
    longHoldMs: 60_000,
    unnoticed: true,
    async begin({ database }) {
      const end = () =>
        database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'renavest-hints'",
        );
      const timer = setInterval(() => void end(), 100);
      return async () => clearInterval(timer);
    },
  },
  {
    name: "a process killed between the commit and the hint",
    holdMs: 100,
    longRounds: 20,
    bites: true,
    async begin({ instances: [here] }) {
      const { databaseWire } = here;
      databaseWire.lostAnswers = 0;
      // It asks for messages to be stored; PostgreSQL answers after its commit, and the answer is lost.
      databaseWire.deafAfter = /append_messages/;
      for (const deadline = Date.now() + COMMITS_WITHIN_MS; databaseWire.lostAnswers === 0; await sleep(5))
        if (Date.now() > deadline) throw new Error("Nothing was committed while the answers were lost");
      await here.kill();
      databaseWire.deafAfter = null;
      return () => restart(here);
    },
  },
  {
    name: "history purged under the readers' cursors",
    holdMs: 300,
    longRounds: 5,
    async begin({ database }, talks) {
      for (const talk of talks) {
        // At once, as a purge has to be: whoever reads sees both of it or nothing.
        const { rows } = await database.query<{ seq: number }>(
          `WITH purged AS (UPDATE chat_channels SET epoch = epoch + 1, version = version + 1
             WHERE channel_identifier = $1 RETURNING id, last_seq / 2 AS seq),
           gone AS (DELETE FROM chat_messages m USING purged p WHERE m.channel_id = p.id AND m.seq <= p.seq)
           SELECT seq::int FROM purged`,
          [talk.channelId],
        );
        talk.purgedSeq = rows[0]?.seq ?? 0;
      }
      return async () => undefined;
    },
  },
  {
    name: "the conversation ended by its therapist",
    holdMs: 500,
    final: true,
    async begin(_place, talks) {
      for (const { asTherapist, channelId } of talks)
        await asTherapist.messaging({ action: "close_channel", channelId });
      return async () => undefined;
    },
  },
];

describeFaults("without Redis", {}, FAULTS);
