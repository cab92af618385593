import type { StreamEvent, StreamEvents } from "~/protocol/events";
import type { WireMessage } from "~/protocol/messages";
import { applyEvent } from "./apply-event";
import { toReadyChannels } from "./apply-ready";
import type { ChatState } from "./chat-state";
import type { PeerSigns } from "./peer-signs";

/** What of a session the stream's events change, and whom they concern. */
export interface StreamListener {
  readonly youId: string;
  readonly signs: PeerSigns;
  /** Tells once for all changes within. */
  batch(work: () => void): void;
  /** `messages` came with the change. */
  learn(change: (state: ChatState) => ChatState, messages: readonly WireMessage[]): void;
  /** How far the person has read, as the screen shows it. */
  positionOf(channelId: string): number;
  /** The server has to hear of it again. */
  markRead(channelId: string): void;
  /** A stream has begun: the server can be reached. */
  onReady(): void;
  /** The cookie speaks for somebody else by now. */
  onStranger(): void;
}

/** Takes the events of a stream into a session, in order. Throws where one cannot be applied. */
export function hearStream(session: StreamListener): (events: readonly StreamEvent[]) => void {
  function onReady(ready: StreamEvents["ready"]): void {
    session.onReady();
    // The position on the screen may be ahead by a guess, or by a mark that got lost.
    for (const { channel, reads } of toReadyChannels(ready)) {
      const toldSeq = reads.find(({ userId }) => userId === session.youId)?.seq ?? 0;
      if (session.positionOf(channel.id) > toldSeq) session.markRead(channel.id);
    }
  }

  return (events) => {
    // Nothing of theirs may show under this person's name.
    if (events.some(({ event, data }) => event === "ready" && data.you.id !== session.youId))
      return session.onStranger();
    const messages = events.flatMap((event) => (event.event === "message" ? [event.data] : []));
    session.batch(() => {
      session.learn((state) => events.reduce(applyEvent, state), messages);
      for (const event of events) session.signs.hear(event);
    });
    for (const event of events) if (event.event === "ready") onReady(event.data);
  };
}
