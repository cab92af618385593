import type { User } from "@clerk/backend";
import { ChatError } from "~/domain/errors";
import type { IdentityClaims, IdentityIssuer } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { toRole } from "./session-token-claims.server";

/** The part of Clerk's Backend API that knows people. */
export interface ClerkUsers {
  getUser(
    clerkUserId: string,
  ): Promise<Pick<User, "firstName" | "lastName" | "username" | "publicMetadata" | "primaryEmailAddress">>;
}

type Describe = IdentityIssuer["describe"];
type Description = Awaited<ReturnType<Describe>>;

/** Long enough for all requests of a first page; also what a disabled person's requests can cost at Clerk. */
const REMEMBERED_MS = 10_000;

/** Describes people from their token when the instance's session token is customised to say enough, else by asking Clerk. */
export function createClerkDescribe(options: {
  readonly users: ClerkUsers;
  readonly clock: Clock;
}): Describe {
  const { users, clock } = options;
  const answers = new Map<string, { readonly answer: Promise<Description>; readonly untilMs: number }>();

  function ask(clerkUserId: string): Promise<Description> {
    const nowMs = clock.now().getTime();
    for (const [id, { untilMs }] of answers) if (untilMs <= nowMs) answers.delete(id);
    const known = answers.get(clerkUserId)?.answer;
    if (known !== undefined) return known;
    const answer = askClerk(users, clerkUserId);
    answers.set(clerkUserId, { answer, untilMs: nowMs + REMEMBERED_MS });
    answer.catch(() => answers.delete(clerkUserId));
    return answer;
  }

  return async (clerkUserId, claims) => findDescription(clerkUserId, claims) ?? (await ask(clerkUserId));
}

/** Without a `metadata` claim the role is unknown, and a therapist must not be filed as a prospect. */
function findDescription(clerkUserId: string, { email, name, role }: IdentityClaims): Description | null {
  if (email === undefined || name === undefined || role === undefined) return null;
  return { clerkUserId, email: email.toLowerCase(), name, role };
}

async function askClerk(users: ClerkUsers, clerkUserId: string): Promise<Description> {
  const user = await users.getUser(clerkUserId).catch((cause: unknown) => {
    // A session token can outlive its deleted person by a minute.
    if (isNotFound(cause)) throw new ChatError("signed_out");
    throw new ChatError("unavailable", { retryAfterSeconds: 5, cause });
  });
  const email = user.primaryEmailAddress?.emailAddress.toLowerCase();
  if (email === undefined)
    throw new ChatError("forbidden", { message: "The account needs an e-mail address." });
  const fullName = [user.firstName, user.lastName].filter((part) => part !== null && part !== "").join(" ");
  const name = fullName || user.username || (email.split("@", 1)[0] ?? email);
  // Public metadata alone: people can write their own unsafe metadata.
  return { clerkUserId, email, name, role: toRole(user.publicMetadata["role"]) };
}

/** Clerk's Backend API says 404 for people and sessions that are gone. */
export function isNotFound(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 404;
}
