import type { User } from "@clerk/backend";
import { ChatError } from "~/domain/errors";
import type { IdentityClaims, IdentityIssuer } from "~/services/identity-port";
import { toRole } from "./session-token-claims.server";

/** The part of Clerk's Backend API that knows people. */
export interface ClerkUsers {
  getUser(
    clerkUserId: string,
  ): Promise<Pick<User, "firstName" | "lastName" | "username" | "publicMetadata" | "primaryEmailAddress">>;
}

type Describe = IdentityIssuer["describe"];
type Description = Awaited<ReturnType<Describe>>;

/**
 * Describes people from their token when the instance's session token is customised to say enough, else by asking
 * Clerk. Asked once for all requests that wait for the same person.
 */
export function createClerkDescribe(users: ClerkUsers): Describe {
  const asking = new Map<string, Promise<Description>>();
  return async (clerkUserId, claims) => {
    const described = findDescription(clerkUserId, claims);
    if (described !== null) return described;
    const waiting =
      asking.get(clerkUserId) ?? askClerk(users, clerkUserId).finally(() => asking.delete(clerkUserId));
    asking.set(clerkUserId, waiting);
    return await waiting;
  };
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
