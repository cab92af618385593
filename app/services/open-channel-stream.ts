import { canUseChat } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import { formatCursor, parseCursor } from "~/protocol/cursor";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { toLiveEvent } from "./live/live-event";
import { LiveStream } from "./live/live-stream";
import { invalidCursor } from "./live/stream-cursor";
import type { StreamOpening } from "./live/stream-sink";
import { requireAllowed } from "./require-allowed";
import { requireReadable } from "./require-readable";
import { toReadyChannel, toWirePerson } from "./to-wire";

/**
 * One channel's stream, going on after `cursor` (`<epoch>-<version>`; null: from now).
 * Throws `not_found`, `subscription_required`, `unavailable` when it cannot be audited, or `invalid_request` for a
 * cursor that is not one.
 */
export async function openChannelStream(
  deps: ServiceDeps,
  { viewer, channelId, cursor }: { viewer: Viewer; channelId: string; cursor: string | null },
): Promise<StreamOpening> {
  const meter = deps.metrics.streamAsked();
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const position = cursor === null ? undefined : parseCursor(cursor);
  if (position === null) throw invalidCursor();
  const { channels, reads } = await deps.reader.readChannels({ userId: viewer.userId, channelId });
  const channel = requireReadable(viewer, channels[0] ?? null);
  // Who listens is about to write.
  deps.directory.keep(channels);
  await deps.audit.record(toEntry(viewer, { action: "stream_opened", channel }));
  const ready = () =>
    toLiveEvent("ready", {
      ...toReadyChannel(channel, reads, viewer.userId),
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
          channels: [channel],
          reads,
          position: () => position,
          formatId: ([follower]) => formatCursor(follower?.cursor ?? channel),
          relist: null,
        },
        sink,
      ).start(),
  };
}
