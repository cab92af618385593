import type { WireMessage } from "~/protocol/messages";
import type { ChatApi } from "./api";
import type { ChatState } from "./chat-state";
import type { Connection } from "./connection";
import type { Loader } from "./loader";
import type { OwnWriting } from "./own-writing";
import type { PageSignals } from "./page-signals";
import type { PeerSigns } from "./peer-signs";
import type { PeopleLine } from "./people-line";
import type { ReadMarker } from "./read-marker";
import type { ChatSnapshot } from "./snapshot";
import type { Store } from "./store";
import type { TypingTeller } from "./typing-teller";

/** The parts of a session, each knowing the others only through what is wired here. */
export interface SessionCore {
  readonly api: ChatApi;
  readonly store: Store<ChatState, ChatSnapshot>;
  readonly connection: Connection;
  readonly loader: Loader;
  readonly writing: OwnWriting;
  readonly people: PeopleLine;
  readonly reads: ReadMarker;
  readonly signs: PeerSigns;
  readonly typing: TypingTeller;
  readonly signals: PageSignals;
  /** Changes the state; `messages` came with it, so they are no longer on their way. */
  learn(change: (state: ChatState) => ChatState, messages?: readonly WireMessage[]): void;
  /** The server does not know this person any more: everything waits for them to sign in. */
  onSignedOut(): void;
  /** Nothing of this person may stay here: stops for good and drops everything, what this device keeps as well. */
  forget(): void;
  /** The same, but what this device keeps waits for them. */
  leave(): void;
  isForgotten(): boolean;
  /** Stops everything that asks the server on its own. */
  rest(): void;
  /** No more waiting after failures: there is reason to believe that the server can be reached. */
  retryNow(): void;
}
