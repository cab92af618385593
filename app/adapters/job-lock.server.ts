import type pg from "pg";
import type { JobLock } from "~/services/ports/job-lock";

/** Locks of jobs, told apart from other advisory locks by their first half. */
const LOCK_CLASS = 1_246_708_299;

/**
 * One process at a time, by an advisory lock of the database: held on a connection of its own for as long as the work
 * takes, and gone with the connection if the process dies.
 */
export function createJobLock({ pool }: { pool: pg.Pool }): JobLock {
  return {
    async hold(name, work) {
      const client = await pool.connect();
      let failed = true;
      try {
        const { rows } = await client.query<{ held: boolean }>(
          "select pg_try_advisory_lock($1, hashtext($2)) as held",
          [LOCK_CLASS, name],
        );
        if (rows[0]?.held !== true) {
          failed = false;
          return null;
        }
        try {
          return await work();
        } finally {
          await client.query("select pg_advisory_unlock($1, hashtext($2))", [LOCK_CLASS, name]);
          failed = false;
        }
      } finally {
        // A connection that may still hold the lock is not given to anybody else.
        client.release(failed);
      }
    },
  };
}
