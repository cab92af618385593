import type { Connection, Pool, Submittable } from "pg";
import pg from "pg";

/** A statement the server keeps prepared under its name. Values are in PostgreSQL's own text form. */
export interface TripStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** A row as PostgreSQL writes it: every column as text. */
export type TextRow = readonly (string | null)[];

/** How long the server may be silent before it counts as away, in milliseconds. */
export interface TripLimits {
  /**
   * Until the first statement, which waits for no lock, is answered. The others are sent after that, in a second trip: what
   * a server that hangs has never been told it cannot do later, when whoever asked has been told that it failed.
   */
  readonly signMs?: number;
  /** Until everything is answered. */
  readonly answerMs: number;
}

/** Statements the server has prepared, by connection. */
const prepared = new WeakMap<Connection, Set<string>>();

/**
 * Statements that are one transaction, in one round trip: without BEGIN and COMMIT all that is sent before a Sync is
 * one. It is committed when the promise resolves, and nothing of it was done when the server says why it rejects.
 * Resolves with the rows of each statement.
 */
export async function runInOneTrip(
  pool: Pool,
  statements: readonly TripStatement[],
  limits: TripLimits,
): Promise<readonly (readonly TextRow[])[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const trip = new Trip(statements, limits, (error, results) => {
        if (error === null) resolve(results);
        else reject(error);
      });
      client.query(trip);
    });
  } catch (error) {
    if (!isRefusal(error)) broken = error instanceof Error ? error : new Error("the connection broke");
    throw error;
  } finally {
    client.release(broken);
  }
}

type Done = (error: unknown, results: readonly (readonly TextRow[])[]) => void;

/** What `pg` calls while the answers come in. It sets `callback` to its own, which keeps the time. */
class Trip implements Submittable {
  readonly query_timeout: number;
  callback: Done;
  private readonly results: TextRow[][] = [];
  private rows: TextRow[] = [];
  private sign: NodeJS.Timeout | null = null;

  constructor(
    private readonly statements: readonly TripStatement[],
    private readonly limits: TripLimits,
    done: Done,
  ) {
    this.query_timeout = limits.answerMs;
    this.callback = (error, results) => {
      this.hearSign();
      done(error, results);
    };
  }

  submit(connection: Connection): null {
    const { signMs } = this.limits;
    if (signMs === undefined) this.write(connection, this.statements, true);
    else {
      this.write(connection, this.statements.slice(0, 1), false);
      this.sign = setTimeout(
        () => this.callback(new Error("Query read timeout: no sign of life"), []),
        signMs,
      );
    }
    return null;
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.rows.push(fields);
  }

  handleCommandComplete(_message: unknown, connection: Connection): void {
    this.results.push(this.rows);
    this.rows = [];
    if (this.sign === null) return;
    this.hearSign();
    this.write(connection, this.statements.slice(1), true);
  }

  /** Whoever waits is told at once; that the server is ready again comes after it, and finds nobody. */
  handleError(error: unknown): void {
    this.callback(error, []);
  }

  handleReadyForQuery(connection: Connection): void {
    for (const { name } of this.statements) prepared.get(connection)?.add(name);
    this.callback(null, this.results);
  }

  /** `last`: the transaction ends here; else the server is asked to answer what it has so far. */
  private write(connection: Connection, statements: readonly TripStatement[], last: boolean): void {
    const known = prepared.get(connection) ?? new Set();
    prepared.set(connection, known);
    connection.stream.cork();
    for (const { name, text, values } of statements) {
      if (!known.has(name)) {
        // One that a failed trip has left behind would be in the way; closing one that is not there does no harm.
        connection.close({ type: "S", name }, true);
        connection.parse({ name, text, types: [] }, true);
      }
      connection.bind({ portal: "", statement: name, values: [...values], binary: "" }, true);
      connection.execute({ portal: "", rows: "" }, true);
    }
    if (last) connection.sync();
    else connection.flush();
    connection.stream.uncork();
  }

  private hearSign(): void {
    if (this.sign !== null) clearTimeout(this.sign);
    this.sign = null;
  }
}

/** After a refusal the server is ready for the next question; after anything else, its goodbye included, it may not be. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.severity !== "FATAL" && error.severity !== "PANIC" && !error.code?.startsWith("57P");
}

/** The first statement of every trip: from here on the transaction has this role's rights, on behalf of this person. */
export function become(role: "app" | "worker" | "sender", userId: number | null = null): TripStatement {
  const values = [`renavest_${role}`, userId === null ? "" : String(userId)];
  return { name: "become", text: BECOME, values };
}

const BECOME = "select set_config('role', $1, true), set_config('app.user_id', $2, true)";

/** A time that was selected as `extract(epoch from …) * 1000`. */
export function toTime(epochMs: string | null | undefined): Date | null {
  return epochMs === null || epochMs === undefined ? null : new Date(Number(epochMs));
}

/** An array as PostgreSQL reads it. Every element is quoted, so that none is taken for NULL. */
export function toArrayLiteral(elements: readonly string[]): string {
  return `{${elements.map((each) => `"${each.replace(SPECIAL, "\\$&")}"`).join(",")}}`;
}

const SPECIAL = /["\\]/g;
