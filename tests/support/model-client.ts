import { applyEvent } from "~/client/apply-event";
import { applyAskedList, applyRestartList } from "~/client/apply-list";
import { type ChatState, createChatState } from "~/client/chat-state";
import { isCaughtUp } from "~/client/is-caught-up";
import { applyHistory, openConversation } from "~/client/open-conversation";
import type { Viewer } from "~/domain/people";
import type { StreamEvent } from "~/protocol/events";
import type { ServiceDeps } from "~/services/deps";
import { listChannels } from "~/services/list-channels";
import { loadHistory } from "~/services/load-history";
import { settle } from "./fake-clock";
import { createFakeSink } from "./fake-sink";
import { type OpenStream, openStream } from "./make-stream";

/** What a page shows of one conversation, and of its place in the list. */
export type ModelView = Awaited<ReturnType<ModelClient["view"]>>;

/** A page without timers: the browser's own reducers, fed by the services' own streams and answers. */
export class ModelClient {
  private stream: OpenStream | null = null;
  private readonly arrived: StreamEvent[] = [];

  private constructor(
    readonly viewer: Viewer,
    private readonly channelId: string,
    private state: ChatState,
    private cursor: string | null,
  ) {}

  /** Loaded anew, with its stream open. */
  static async load(deps: ServiceDeps, viewer: Viewer, channelId: string): Promise<ModelClient> {
    const list = await listChannels(deps, { viewer });
    const { id, name, role } = viewer;
    const history = await loadHistory(deps, { viewer, channelId });
    const state = openConversation(createChatState({ id, name, role }, list), channelId, history);
    const client = new ModelClient(viewer, channelId, state, list.cursor);
    await client.connect(deps);
    return client;
  }

  get isConnected(): boolean {
    return this.stream !== null;
  }

  /** Goes on from its cursor. */
  async connect(deps: ServiceDeps): Promise<void> {
    const sink = createFakeSink();
    sink.onSend = ({ name, data, id }) => {
      if (name === "bye") this.stream = null;
      this.arrived.push({ event: name, data, id } as StreamEvent);
    };
    this.stream = await openStream(deps, this.viewer, { sink, cursor: this.cursor });
  }

  /** The line breaks; of what has arrived, only the first `kept` events were taken in. */
  cut(kept: number): void {
    this.stream?.release();
    this.stream = null;
    this.arrived.length = Math.min(this.arrived.length, kept);
    this.takeIn(1);
    this.state = { ...this.state, streaming: false };
  }

  /** Takes in what has arrived, each event so many times, and asks for what the state lacks then. */
  async catchUp(deps: ServiceDeps, times: number): Promise<void> {
    await settle();
    this.takeIn(times);
    for (let round = 0; round < 5 && !isCaughtUp(this.state); round += 1) {
      await this.askForWhatLacks(deps);
      await settle();
      this.takeIn(times);
    }
  }

  /** A page that the server's own answers make from nothing must show the same. */
  view() {
    const record = this.state.records.get(this.channelId);
    const open = this.state.conversations.get(this.channelId);
    return {
      isCaughtUp: isCaughtUp(this.state),
      messages: open?.messages,
      hasMore: open?.hasMore,
      info: record?.info,
      peerReadSeq: record?.peerReadSeq,
    };
  }

  private takeIn(times: number): void {
    for (const event of this.arrived.splice(0)) {
      for (let time = 0; time < times; time += 1) this.state = applyEvent(this.state, event);
      this.cursor = event.id ?? this.cursor;
    }
  }

  private async askForWhatLacks(deps: ServiceDeps): Promise<void> {
    const { viewer, channelId } = this;
    const before = this.state;
    if (before.listWishes > 0)
      this.state = applyAskedList(this.state, await listChannels(deps, { viewer }), before);
    const open = this.state.conversations.get(channelId);
    if (open === undefined) return;
    const answer = await loadHistory(deps, { viewer, channelId });
    this.state = applyHistory(this.state, channelId, answer, open.generation);
  }

  /** As a page whose cursor nobody knows any more. */
  async restart(deps: ServiceDeps): Promise<void> {
    this.cut(0);
    const list = await listChannels(deps, { viewer: this.viewer });
    this.state = applyRestartList(this.state, list, this.state);
    this.cursor = list.cursor;
    await this.connect(deps);
  }

  close(): void {
    this.stream?.release();
    this.stream = null;
  }
}
