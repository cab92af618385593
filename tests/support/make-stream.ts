import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "~/services/deps";
import { openChannelStream } from "~/services/open-channel-stream";
import { openPersonStream } from "~/services/open-person-stream";
import { sendMessage } from "~/services/send-message";
import { settle } from "./fake-clock";
import { createFakeSink, type FakeSink } from "./fake-sink";

/** A stream that has begun, and the way to let go of it. */
export interface OpenStream {
  readonly sink: FakeSink;
  readonly release: () => void;
}

/** One channel's stream, or (no channel) all of the person's. */
export async function openStream(
  deps: ServiceDeps,
  viewer: Viewer,
  {
    channelId,
    cursor = null,
    sink = createFakeSink(),
  }: { channelId?: string; cursor?: string | null; sink?: FakeSink } = {},
): Promise<OpenStream> {
  const opening =
    channelId === undefined
      ? await openPersonStream(deps, { viewer, cursor })
      : await openChannelStream(deps, { viewer, channelId, cursor });
  const release = opening.start(sink);
  await settle();
  return { sink, release };
}

let sends = 0;

/** Sends texts one after another. */
export async function say(
  deps: ServiceDeps,
  viewer: Viewer,
  channelId: string,
  ...texts: string[]
): Promise<void> {
  for (const content of texts) {
    sends += 1;
    await sendMessage(deps, { viewer, channelId, content, clientMessageId: `say-${sends}` });
  }
  await settle();
}
