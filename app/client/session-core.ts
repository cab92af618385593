import type { StreamEvent, StreamEvents } from "~/protocol/events";
import type { WireMessage } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { type ChatApi, createChatApi } from "./api";
import { applyEvent } from "./apply-event";
import { applyMessage } from "./apply-message";
import { toReadyChannels } from "./apply-ready";
import { createChatFetch } from "./chat-fetch";
import { type ChatState, createChatState } from "./chat-state";
import { browserClock } from "./clock";
import { type Connection, createConnection } from "./connection";
import { createDrafts, type Drafts } from "./drafts";
import { createLoader, type Loader } from "./loader";
import { createOutbox, type Outbox } from "./outbox";
import { createPageSignals, type PageSignals } from "./page-signals";
import { createPeerSigns, type PeerSigns } from "./peer-signs";
import { createPersonStorage, findTabStorage, type PersonStorage } from "./person-storage";
import { browserRandom } from "./random";
import { createReadMarker, type ReadMarker } from "./read-marker";
import type { ChatSessionOptions } from "./session-options";
import type { ChatSnapshot, ConnectionState } from "./snapshot";
import { createStore, type Store } from "./store";
import { createSnapshotMaker } from "./to-snapshot";
import { createTypingTeller, type TypingTeller } from "./typing-teller";

/** The parts of a session, each knowing the others only through what is wired here. */
export interface SessionCore {
  readonly api: ChatApi;
  readonly store: Store<ChatState, ChatSnapshot>;
  readonly connection: Connection;
  readonly loader: Loader;
  readonly outbox: Outbox;
  readonly reads: ReadMarker;
  readonly drafts: Drafts;
  readonly signs: PeerSigns;
  readonly typing: TypingTeller;
  readonly kept: PersonStorage;
  readonly signals: PageSignals;
  /** Changes the state; `messages` came with it, so they are no longer on their way. */
  learn(change: (state: ChatState) => ChatState, messages?: readonly WireMessage[]): void;
  /** The server does not know this person any more: everything waits for them to sign in. */
  onSignedOut(): void;
  /** Stops everything that asks the server on its own. */
  rest(): void;
  /** No more waiting after failures: there is reason to believe that the server can be reached. */
  retryNow(): void;
}

/** Wires the parts of a session together, all at rest. */
export function createSessionCore(options: ChatSessionOptions): SessionCore {
  const { clock = browserClock, random = browserRandom, signals = createPageSignals() } = options;
  const fetch = createChatFetch({
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    getAuthorization: options.getAuthorization,
  });
  const api = options.api ?? createChatApi(fetch, clock);
  const { storage = findTabStorage() } = options;
  const kept = createPersonStorage(storage, options.you.id);
  const drafts = createDrafts(kept, clock);
  const toSnapshot = createSnapshotMaker();
  let connectionState: ConnectionState = { status: "idle" };

  const store: Store<ChatState, ChatSnapshot> = createStore({
    state: createChatState(options.you, options.list),
    onChange: () => loader.check(),
    toSnapshot: (state: ChatState) =>
      toSnapshot({
        state,
        connection: connectionState,
        outbox: outbox.items(),
        here: signs.here(),
        typing: signs.typing(),
        draftOf: drafts.get,
      }),
  });
  const signs = createPeerSigns({ clock, youId: options.you.id, onChange: store.touch });
  const typing = createTypingTeller({ api, clock, mayTell });
  const outbox = createOutbox({
    api,
    clock,
    random,
    storage: kept,
    era: () => store.get().resets,
    onChange: store.touch,
    onStored: (message) => learn((state) => applyMessage(state, message, false), [message]),
    onSignedOut,
  });
  const reads = createReadMarker({ api, clock, random, positionOf, onSignedOut });
  const loader = createLoader({
    api,
    clock,
    random,
    get: store.get,
    update: learn,
    onRestart: (cursor) => connection.resumeFrom(cursor),
    onSignedOut,
  });
  const connection = createConnection({
    path: options.streamPath ?? PATHS.stream,
    cursor: options.list.cursor,
    fetch,
    clock,
    random,
    signals,
    onEvents,
    onState,
    onUnreadable: loader.restart,
  });

  function learn(change: (state: ChatState) => ChatState, messages: readonly WireMessage[] = []): void {
    store.batch(() => {
      store.update(change);
      outbox.confirm(messages);
    });
  }

  function onEvents(events: readonly StreamEvent[]): void {
    const messages = events.flatMap((event) => (event.event === "message" ? [event.data] : []));
    store.batch(() => {
      learn((state) => events.reduce(applyEvent, state), messages);
      for (const event of events) signs.hear(event);
    });
    for (const event of events) if (event.event === "ready") onReady(event.data);
  }

  function onReady(ready: StreamEvents["ready"]): void {
    retryNow();
    // The position on the screen may be ahead by a guess, or by a mark that got lost.
    for (const { channel, reads: told } of toReadyChannels(ready)) {
      const toldSeq = told.find(({ userId }) => userId === options.you.id)?.seq ?? 0;
      if (positionOf(channel.id) > toldSeq) reads.mark(channel.id);
    }
  }

  function positionOf(channelId: string): number {
    return store.get().records.get(channelId)?.info.readSeq ?? 0;
  }

  function mayTell(channelId: string): boolean {
    return signals.isOnline() && store.get().records.get(channelId)?.info.status === "active";
  }

  function onState(next: ConnectionState): void {
    connectionState = next;
    if (next.status === "ended" && next.reason === "signed_out") rest();
    store.batch(() => {
      store.touch();
      if (next.status === "catching_up") return;
      store.update(stopStreaming);
      signs.lost();
    });
  }

  function onSignedOut(): void {
    connection.end("signed_out");
    rest();
  }

  function rest(): void {
    loader.stop();
    outbox.stop();
    reads.stop();
  }

  function retryNow(): void {
    loader.retryNow();
    outbox.retryNow();
    reads.retryNow();
  }

  const parts = { api, store, connection, loader, outbox, reads, drafts, signs, typing, kept, signals };
  return { ...parts, learn, onSignedOut, rest, retryNow };
}

function stopStreaming(state: ChatState): ChatState {
  return state.streaming ? { ...state, streaming: false } : state;
}
