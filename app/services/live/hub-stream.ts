import type { ByeEvent } from "~/protocol/events";

/** An open stream, as the hub sees it. */
export interface HubStream {
  /** Whose it is. */
  readonly userId: number;
  /** The session it was opened with. */
  readonly sessionId: string;
  end(reason: ByeEvent["reason"]): void;
  /** Set for streams of all of a person's conversations: they want to know of new ones. */
  readonly person: {
    readonly userId: number;
    channelCount(): number;
    onNewChannels(): void;
  } | null;
}
