import { expect, it, vi } from "vitest";
import type { VerifiedIdentity } from "~/services/identity-port";
import type { PersonFinder } from "~/services/person-finder";
import type { ChatDatabase, ChatTransaction } from "~/services/ports/chat-database";
import type { NewPerson } from "~/services/ports/people-repository";
import { resolveViewer } from "~/services/resolve-viewer";

const identity: VerifiedIdentity = {
  clerkUserId: "user_new",
  sessionId: "sess_1",
  expiresAt: new Date(Date.now() + 60_000),
  claims: { email: "new@example.com" },
};

/** Rows as the database keeps them: one per Clerk id, the first one wins, nobody reads a disabled one. */
function makeDatabase(disabled: string[] = []) {
  const rows = new Map<string, NewPerson & { userId: number }>();
  const actors: string[] = [];
  const people: Partial<ChatTransaction["people"]> = {
    async insertPerson(person) {
      if (!rows.has(person.clerkUserId)) rows.set(person.clerkUserId, { ...person, userId: rows.size + 1 });
    },
  };
  const database: Pick<ChatDatabase, "transaction"> = {
    async transaction(actor, work) {
      actors.push(actor.role);
      return await work({ people } as ChatTransaction);
    },
  };
  const finder: PersonFinder = {
    async find(clerkUserId) {
      const row = rows.get(clerkUserId);
      if (row === undefined || disabled.includes(clerkUserId)) return null;
      return { userId: row.userId, id: row.id, name: row.name, role: row.role, subscriptions: [] };
    },
  };
  return { database: database as ChatDatabase, finder, rows, actors };
}

function makeDeps(disabled: string[] = []) {
  let count = 0;
  const { database, finder, rows, actors } = makeDatabase(disabled);
  const random = { id: () => `public-id-${++count}`, fraction: () => 0 };
  const describe = vi.fn(async (clerkUserId: string) => ({
    clerkUserId,
    email: "new@example.com",
    name: "Noor New",
    role: "prospect" as const,
  }));
  return { deps: { database, people: finder, random, identity: { describe } }, describe, rows, actors };
}

it("makes the person's row at their first sign-in and only then asks who they are", async () => {
  const { deps, describe, rows } = makeDeps();
  const first = await resolveViewer(deps, identity);
  const second = await resolveViewer(deps, { ...identity, sessionId: "sess_2" });
  expect(first).toEqual({
    userId: 1,
    id: "public-id-1",
    name: "Noor New",
    role: "prospect",
    sessionId: "sess_1",
    subscriptions: [],
  });
  expect(second).toEqual({ ...first, sessionId: "sess_2" });
  expect(describe).toHaveBeenCalledExactlyOnceWith("user_new", { email: "new@example.com" });
  expect(rows.size).toBe(1);
});

it("makes one row of many parallel first requests, and all of them are the same person", async () => {
  const { deps, rows } = makeDeps();
  const viewers = await Promise.all(Array.from({ length: 20 }, () => resolveViewer(deps, identity)));
  expect(new Set(viewers.map((viewer) => viewer?.id))).toEqual(new Set([rows.get("user_new")?.id]));
  expect(rows.size).toBe(1);
});

it("treats a disabled person as nobody", async () => {
  const { deps } = makeDeps(["user_new"]);
  await expect(resolveViewer(deps, identity)).resolves.toBeNull();
});

it("works as the server's own role, never as a person it does not know yet", async () => {
  const { deps, actors } = makeDeps();
  await resolveViewer(deps, identity);
  expect(new Set(actors)).toEqual(new Set(["worker"]));
});

it("makes no row for somebody the issuer has forgotten", async () => {
  const { deps, describe, rows } = makeDeps();
  describe.mockRejectedValue(new Error("signed_out"));
  await expect(resolveViewer(deps, identity)).rejects.toThrow("signed_out");
  expect(rows.size).toBe(0);
});
