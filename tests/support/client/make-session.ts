import { type BrowserDeviceOptions, createBrowserDevice } from "~/client/browser-device";
import { createChatSession } from "~/client/session";
import type { ChatSessionOptions } from "~/client/session-options";
import type { ConversationSnapshot } from "~/client/snapshot";
import type { HistoryAnswer } from "~/protocol/requests";
import { FakeChatServer } from "../fake-chat-server";
import { createFakePage, createFakeRandom, createFakeSealer, createFakeStorage } from "./fake-page";
import { DANA, SAM } from "./make-wire";

/** How a test's session differs from the usual one. */
export interface MakeSession extends Partial<ChatSessionOptions>, BrowserDeviceOptions {
  readonly server?: FakeChatServer;
  /** Messages of Dana's in "c1" before the page was rendered. */
  readonly said?: number;
}

/** A server with conversation "c1" in which Dana has said this much. */
export function makeServer(said = 3): FakeChatServer {
  const server = new FakeChatServer(SAM);
  server.truth.open("c1", SAM, DANA);
  for (let n = 1; n <= said; n += 1) server.truth.send("c1", DANA, `said ${n}`, `dana-${n}`);
  return server;
}

/** History as a server-rendered page brings it. */
export function renderHistory(server: FakeChatServer, channelId = "c1"): HistoryAnswer {
  const channel = server.truth.get(channelId);
  const messages = channel.messages.slice(-50).map((message) => server.toViewers(message));
  return {
    channel: server.truth.toWireChannel(channel, server.you),
    messages,
    hasMore: channel.messages.length > messages.length,
  };
}

/** A session of Sam's beside its server, page and storage. Needs fake timers. */
export function makeSession({ said = 3, server = makeServer(said), ...options }: MakeSession = {}) {
  const page = createFakePage();
  const device = options.storage ?? createFakeStorage();
  const session = createChatSession({
    you: SAM,
    list: server.list(),
    fetch: server.fetch,
    device: createBrowserDevice({ storage: device, sealer: createFakeSealer(), tabs: null, ...options }),
    random: createFakeRandom(),
    signals: page,
    ...options,
  });
  const conversation = (id = "c1"): ConversationSnapshot => {
    const found = session.getSnapshot().conversations[id];
    if (found === undefined) throw new Error(`${id} is not on the screen`);
    return found;
  };
  return {
    session,
    server,
    page,
    device,
    conversation,
    status: () => session.getSnapshot().connection.status,
    channel: (id = "c1") => session.getSnapshot().channels.find((one) => one.id === id),
    texts: (id?: string) => conversation(id).messages.map(({ content }) => content),
    pending: (id?: string) => conversation(id).pending.map(({ content, state }) => [content, state]),
    /** What the server holds. */
    truth: (id = "c1") => server.truth.get(id).messages.map(({ content }) => content),
    /** Dana writes. */
    say: (text: string, id = "c1") => server.truth.send(id, DANA, text, `dana-${text}`),
  };
}
