import { canUseChat } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { toLiveEvent } from "./live/live-event";
import { LiveStream } from "./live/live-stream";
import { findPosition, formatStreamCursor, parseStreamCursor } from "./live/stream-cursor";
import type { StreamOpening } from "./live/stream-sink";
import { requireAllowed } from "./require-allowed";
import { toReadyChannel, toWirePerson } from "./to-wire";

/**
 * All of a person's conversations on one stream, going on after `cursor` (opaque; null: from now).
 * Throws `subscription_required`, `unavailable` when it cannot be audited, or `invalid_request` for a
 * cursor that is not one.
 */
export async function openPersonStream(
  deps: ServiceDeps,
  { viewer, cursor }: { viewer: Viewer; cursor: string | null },
): Promise<StreamOpening> {
  const meter = deps.metrics.streamAsked();
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const positions = cursor === null ? null : parseStreamCursor(cursor);
  const list = () =>
    deps.reader.readChannels({ userId: viewer.userId, channelId: viewer.confinedTo ?? null });
  const { channels, reads } = await list();
  // Who listens is about to write.
  deps.directory.keep(channels);
  await deps.audit.record(toEntry(viewer, { action: "stream_opened", count: channels.length }));
  const ready = () =>
    toLiveEvent("ready", {
      channels: channels.map((channel) => toReadyChannel(channel, reads, viewer.userId)),
      you: toWirePerson(viewer),
      resumedFrom: cursor,
      serverTime: deps.clock.now().toISOString(),
    });
  return {
    start: (sink) =>
      new LiveStream(
        deps,
        viewer,
        {
          ready,
          meter,
          channels,
          reads,
          position: (channel) => (positions === null ? undefined : findPosition(positions, channel.id)),
          formatId: (followers) =>
            formatStreamCursor(followers.map(({ channel, cursor: at }) => ({ id: channel.id, cursor: at }))),
          // Whoever is confined to one conversation gets no other, however many they have.
          relist: viewer.confinedTo === undefined ? async () => (await list()).channels : null,
        },
        sink,
      ).start(),
  };
}
