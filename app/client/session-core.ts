import type { WireMessage } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { createChatApi } from "./api";
import { applyMessage } from "./apply-message";
import { createChatFetch } from "./chat-fetch";
import { type ChatState, createChatState } from "./chat-state";
import { browserClock } from "./clock";
import { createLoader } from "./loader";
import { createOwnWriting } from "./own-writing";
import { createPageSignals } from "./page-signals";
import { createPeerSigns } from "./peer-signs";
import { browserRandom } from "./random";
import { createReadMarker } from "./read-marker";
import type { ChatSessionOptions } from "./session-options";
import type { SessionCore } from "./session-parts";
import type { ChatSnapshot, ConnectionState } from "./snapshot";
import { createStore, type Store } from "./store";
import { createSnapshotMaker } from "./to-snapshot";
import { createTypingTeller } from "./typing-teller";

/** Wires the parts of a session together, all at rest. */
export function createSessionCore(options: ChatSessionOptions): SessionCore {
  const { device, clock = browserClock, random = browserRandom, signals = createPageSignals() } = options;
  const fetch = createChatFetch({
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    getAuthorization: options.getAuthorization,
  });
  const api = options.api ?? createChatApi(fetch, clock);
  const toSnapshot = createSnapshotMaker();
  let connectionState: ConnectionState = { status: "idle" };
  let leads = device.tabs === null;
  let forgotten = false;

  const store: Store<ChatState, ChatSnapshot> = createStore({
    state: createChatState(options.you, options.list),
    onChange: () => loader.check(),
    toSnapshot: (state: ChatState) =>
      toSnapshot({
        state,
        connection: connectionState,
        outbox: writing.outbox.items(),
        here: signs.here(),
        typing: signs.typing(),
        draftOf: writing.drafts.get,
        flags: { leads, keepsUnsent: writing.keeps(), forgotten },
      }),
  });
  const signs = createPeerSigns({ clock, youId: options.you.id, onChange: store.touch });
  const typing = createTypingTeller({ api, clock, mayTell });
  const writing = createOwnWriting({
    personId: options.you.id,
    ...{ device, api, clock, random },
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
  const people = device.openPeopleLine(options.you.id, forget);
  const connection = device.connect({
    path: options.streamPath ?? PATHS.stream,
    cursor: options.list.cursor,
    ...{ fetch, clock, random, signals, onState, onLeads },
    get: store.get,
    listener: {
      youId: options.you.id,
      ...{ signs, learn, positionOf, batch: store.batch, markRead: reads.mark, onReady: retryNow },
      onStranger() {
        people.sayGone();
        forget();
      },
    },
    onUnreadable: loader.restart,
  });
  writing.lead(leads);

  function learn(change: (state: ChatState) => ChatState, messages: readonly WireMessage[] = []): void {
    store.batch(() => {
      store.update(change);
      writing.outbox.confirm(messages);
    });
  }

  function positionOf(channelId: string): number {
    return store.get().records.get(channelId)?.info.readSeq ?? 0;
  }

  function mayTell(channelId: string): boolean {
    return signals.isOnline() && store.get().records.get(channelId)?.info.status === "active";
  }

  function onState(next: ConnectionState): void {
    connectionState = next;
    if (next.status === "ended" && next.onPurpose) (options.wasIdle?.() ? leave : forget)();
    else if (next.status === "ended" && next.reason === "signed_out") rest();
    store.batch(() => {
      store.touch();
      if (next.status === "catching_up") return;
      store.update((state) => (state.streaming ? { ...state, streaming: false } : state));
      signs.lost();
    });
  }

  function onLeads(next: boolean): void {
    leads = next;
    writing.lead(next);
    store.touch();
  }

  function forget(): void {
    leave();
    writing.wipe();
    store.touch();
  }

  function leave(): void {
    if (forgotten) return;
    forgotten = true;
    onSignedOut();
    writing.stop();
    writing.clear();
    reads.clear();
    signs.clear();
    store.update(() => createChatState(options.you, { channels: [], cursor: "" }));
    store.touch();
  }

  function onSignedOut(): void {
    connection.end("signed_out");
    rest();
  }

  function rest(): void {
    loader.stop();
    writing.outbox.stop();
    reads.stop();
  }

  function retryNow(): void {
    loader.retryNow();
    writing.outbox.retryNow();
    reads.retryNow();
  }

  const parts = { api, store, connection, loader, writing, people, reads, signs, typing, signals };
  return { ...parts, learn, onSignedOut, forget, leave, isForgotten: () => forgotten, rest, retryNow };
}
