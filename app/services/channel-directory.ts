import { relationOf } from "~/domain/access";
import { type Channel, isMember } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { ChannelReader } from "./channel-reader";
import type { Clock } from "./ports/clock";
import { requireReadable } from "./require-readable";

const KEEP_MS = 60_000;
const MAX_KEPT = 10_000;

/** What of a conversation never changes: who its two people are, and its key. */
export type FixedChannel = Pick<Channel, "id" | "channelDbId" | "wrappedKey" | "therapist" | "prospect">;

/** Conversations as far as they never change, remembered for a while, so that a send need not read them first. */
export interface ChannelDirectory {
  /** Judged for this viewer each time. Throws `not_found`. */
  get(viewer: Viewer, channelId: string): Promise<FixedChannel>;
  /** Conversations that have just been read for somebody who is one of their two people. */
  keep(channels: readonly Channel[]): void;
  /** This person's rights may have changed: their conversations are read again. */
  forget(userId: number): void;
  /** This conversation has changed after all: its key was destroyed. */
  forgetChannel(channelId: string): void;
}

/** Only found conversations are remembered: one that is about to be made must not be missing for a minute. */
export function createChannelDirectory(deps: {
  reader: Pick<ChannelReader, "readChannels">;
  clock: Clock;
}): ChannelDirectory {
  const kept = new Map<string, { readonly channel: Channel; readonly untilMs: number }>();

  async function read(viewer: Viewer, channelId: string): Promise<Channel> {
    const { channels } = await deps.reader.readChannels({ userId: viewer.userId, channelId });
    const channel = requireReadable(viewer, channels[0] ?? null);
    keep(channel);
    return channel;
  }

  function keep(channel: Channel): void {
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
    kept.set(channel.id, { channel, untilMs: deps.clock.now().getTime() + KEEP_MS });
  }

  return {
    async get(viewer, channelId) {
      const known = kept.get(channelId);
      const isFresh = known !== undefined && known.untilMs > deps.clock.now().getTime();
      // Strangers wait for the database as for a conversation that does not exist: the time must not tell them apart.
      if (isFresh && relationOf(viewer, known.channel) !== "none") return known.channel;
      if (!isFresh) kept.delete(channelId);
      return await read(viewer, channelId);
    },
    keep: (channels) => channels.forEach(keep),
    forget(userId) {
      for (const [id, { channel }] of kept) if (isMember(userId, channel)) kept.delete(id);
    },
    forgetChannel: (channelId) => void kept.delete(channelId),
  };
}
