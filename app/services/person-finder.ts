import { createGroupQueue } from "./group-queue";
import type { ChatDatabase, Person } from "./ports/chat-database";

/** Who is behind a verified session: what nearly every request asks first. */
export interface PersonFinder {
  /** Null for unknown and for disabled people. Throws `unavailable`. */
  find(clerkUserId: string): Promise<Person | null>;
}

/** Whoever asks while the database is busy with others is asked for together with all that wait. Nothing is kept. */
export function createPersonFinder({
  database,
}: {
  database: Pick<ChatDatabase, "findPeople">;
}): PersonFinder {
  const queue = createGroupQueue<string, Person | null>({
    write: (clerkUserIds) => database.findPeople(clerkUserIds),
    ...{ maxGroup: 64, maxInFlight: 2, maxWaiting: 4_096 },
  });
  return { find: (clerkUserId) => queue.add(clerkUserId) };
}
