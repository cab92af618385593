import { createGroupQueue } from "./group-queue";
import type { ChangesAsked, ChannelsAsked, ChannelsReading, ChatDatabase } from "./ports/chat-database";
import type { StoredMessage } from "./ports/message-repository";

/** What a stream reads before it is live. */
export interface ChannelReader {
  /** Throws `unavailable`. */
  readChannels(asked: ChannelsAsked): Promise<ChannelsReading>;
  /** Null: the conversation is not theirs any more. Throws `unavailable`. */
  readChanges(asked: ChangesAsked): Promise<readonly StoredMessage[] | null>;
}

/** A person asks for all of their conversations at once, and after an interruption everybody does: they share trips. */
export function createChannelReader({
  database,
}: {
  database: Pick<ChatDatabase, "readChannels" | "readChanges">;
}): ChannelReader {
  const load = { maxGroup: 16, maxInFlight: 2, maxWaiting: 8_192 };
  const channels = createGroupQueue<ChannelsAsked, ChannelsReading>({
    write: (asked) => database.readChannels(asked),
    ...load,
  });
  const changes = createGroupQueue<ChangesAsked, readonly StoredMessage[] | null>({
    write: (asked) => database.readChanges(asked),
    ...load,
  });
  return { readChannels: (asked) => channels.add(asked), readChanges: (asked) => changes.add(asked) };
}
