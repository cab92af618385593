import { createGroupQueue } from "./group-queue";
import type { ChatDatabase } from "./ports/chat-database";
import type { AppendOutcome, MessageDraft } from "./ports/message-repository";

/** Sends on their way to the database, many in one durable commit. */
export interface SendQueue {
  /** Resolves after the commit. Throws `unavailable`, at once when too many wait already. */
  append(draft: MessageDraft): Promise<AppendOutcome>;
}

/** A draft is written at once when the database is free, else together with all that wait with it. */
export function createSendQueue({ database }: { database: Pick<ChatDatabase, "appendMessages"> }): SendQueue {
  const queue = createGroupQueue<MessageDraft, AppendOutcome>({
    write: (drafts) => database.appendMessages(drafts),
    ...{ maxGroup: 256, maxInFlight: 2, maxWaiting: 4_096 },
  });
  return { append: (draft) => queue.add(draft) };
}
