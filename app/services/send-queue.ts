import { ChatError, isChatError } from "~/domain/errors";
import type { ChatDatabase } from "./ports/chat-database";
import type { AppendOutcome, MessageDraft } from "./ports/message-repository";

/** One statement takes this many at most. */
const MAX_GROUP = 256;
/** While two groups are being written, the next one gathers: more would only wait for the same disk. */
const MAX_IN_FLIGHT = 2;
/** More than the database can take in a few seconds: then it is better to say so at once. */
const MAX_WAITING = 4_096;

/** Sends on their way to the database, many in one durable commit. */
export interface SendQueue {
  /** Resolves after the commit. Throws `unavailable`, at once when too many wait already. */
  append(draft: MessageDraft): Promise<AppendOutcome>;
}

interface Waiting {
  readonly draft: MessageDraft;
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

/** A draft is written at once when the database is free, else together with all that wait with it. */
export function createSendQueue({ database }: { database: Pick<ChatDatabase, "appendMessages"> }): SendQueue {
  let waiting: Waiting[] = [];
  let inFlight = 0;

  function writeNext(): void {
    while (inFlight < MAX_IN_FLIGHT && waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      inFlight += 1;
      void write(database, group).finally(() => {
        inFlight -= 1;
        writeNext();
      });
    }
  }

  return {
    append(draft) {
      if (waiting.length >= MAX_WAITING) return Promise.reject(new ChatError("unavailable"));
      return new Promise((resolve, reject) => {
        waiting.push({ draft, resolve, reject });
        writeNext();
      });
    },
  };
}

async function write(
  database: Pick<ChatDatabase, "appendMessages">,
  group: readonly Waiting[],
): Promise<void> {
  try {
    const outcomes = await database.appendMessages(group.map(({ draft }) => draft));
    group.forEach((each, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) each.reject(new ChatError("internal"));
      else each.resolve(outcome);
    });
  } catch (error) {
    // One draft the database refuses as broken must not take the others with it.
    if (group.length > 1 && !isChatError(error)) for (const each of group) await write(database, [each]);
    else for (const each of group) each.reject(error);
  }
}
