import type { LocalDirectory, LocalPerson } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { toRole } from "./member-row.server";
import type { PostgresDatabase } from "./postgres-database.server";

/** The people of this installation's own database, for the local sign-in page. */
export function createLocalDirectory(options: {
  readonly database: Pick<PostgresDatabase, "run">;
  readonly clock: Clock;
}): LocalDirectory {
  const { database, clock } = options;

  function find(limit: number, email?: string): Promise<readonly LocalPerson[]> {
    const now = clock.now();
    return database.run({ role: "worker" }, async (client) => {
      const rows = await client.user.findMany({
        where: {
          disabledAt: null,
          // People of partners come by their partner's word alone.
          NOT: { clerkUserId: { startsWith: "partner_" } },
          ...(email === undefined ? {} : { email: email.toLowerCase() }),
        },
        orderBy: { id: "asc" },
        take: limit,
        include: {
          subscriptions: {
            where: {
              status: "active",
              startsAt: { lte: now },
              OR: [{ endsAt: null }, { endsAt: { gt: now } }],
            },
          },
        },
      });
      return rows.map(({ clerkUserId, email, name, role, subscriptions }) => ({
        clerkUserId,
        email,
        name,
        role: toRole(role),
        plan: toPlan(subscriptions[0]?.kind),
      }));
    });
  }

  return {
    listPeople: (limit) => find(limit),
    findPerson: async (email) => (await find(1, email))[0] ?? null,
  };
}

function toPlan(kind: string | undefined): LocalPerson["plan"] {
  return kind === "individual" || kind === "employer" || kind === "trial" ? kind : null;
}
