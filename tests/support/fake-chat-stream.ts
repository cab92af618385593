import { STREAM_TIMES } from "~/protocol/limits";
import type { WireMessage } from "~/protocol/messages";
import type { FakeChatServer } from "./fake-chat-server";
import type { TruthChange } from "./fake-chat-truth";

type Place = { epoch: number; version: number };

/** One open stream of a fake server: `ready`, then what changed since the cursor, then what happens. */
export class FakeChatStream {
  readonly body: ReadableStream<Uint8Array>;
  private readonly encoder = new TextEncoder();
  private readonly places = new Map<string, Place>();
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private isDead = false;
  private controller: ReadableStreamDefaultController<Uint8Array> | null;

  constructor(
    private readonly server: FakeChatServer,
    private readonly cursor: string | null,
  ) {
    this.controller = null;
    this.heartbeat = setInterval(() => this.write(": alive\n\n"), STREAM_TIMES.heartbeatMs);
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
        this.begin();
      },
      cancel: () => void this.release(),
    });
  }

  emit(event: string, data: unknown, id?: string): void {
    const idLine = id === undefined ? "" : `id: ${id}\n`;
    const frame = `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
    if (event === "ready" || event === "bye") this.write(frame);
    else this.write(frame.repeat(this.server.copies));
  }

  write(text: string): void {
    // A connection that lost a byte in the middle carries nothing more: it is dead, and nobody has been told.
    this.isDead ||= this.server.silent;
    if (this.controller === null || this.isDead) return;
    const bytes = this.encoder.encode(text);
    const step = this.server.pieceBytes || bytes.length;
    for (let at = 0; at < bytes.length; at += step) this.controller.enqueue(bytes.slice(at, at + step));
  }

  close(): void {
    this.release()?.close();
  }

  break(): void {
    this.release()?.error(new TypeError("cut"));
  }

  hear(change: TruthChange): void {
    const channel = this.server.truth.get(change.channelId);
    if (!channel.members.some(({ id }) => id === this.server.you.id)) return;
    if (change.kind === "message" && change.message) this.emitMessage(change.message);
    if (change.kind === "reset") this.reset(change.channelId, "history_changed");
    if (change.kind === "read") this.emit("read", { channelId: change.channelId, ...change.read });
    if (change.kind === "opened") this.places.set(change.channelId, { epoch: 1, version: 0 });
    if (change.kind !== "state" && change.kind !== "opened") return;
    const { id: channelId, ...state } = this.server.truth.toState(channel);
    const opened = change.kind === "opened";
    const data = { channelId, ...state, reason: opened ? "opened" : null };
    this.emit("channel", data, opened ? this.id() : undefined);
  }

  private begin(): void {
    const { truth, you } = this.server;
    const mine = truth.of(you.id);
    const from = parsePlaces(this.cursor);
    const channels = mine.map((channel) => truth.toReadyChannel(channel, you));
    this.emit("ready", { channels, you, resumedFrom: this.cursor, serverTime: new Date().toISOString() });
    for (const { id, epoch, version } of mine) this.places.set(id, from?.get(id) ?? { epoch, version });
    for (const channel of mine) {
      const place = this.places.get(channel.id)!;
      const isKnown = place.epoch === channel.epoch && place.version <= channel.version;
      if (from !== null && !isKnown) this.reset(channel.id, "history_changed");
      const changes = channel.messages.filter(({ version }) => version > place.version);
      if (isKnown)
        for (const message of changes.sort((a, b) => a.version - b.version)) this.emitMessage(message);
    }
  }

  private emitMessage(message: WireMessage): void {
    const { epoch } = this.server.truth.get(message.channelId);
    this.places.set(message.channelId, { epoch, version: message.version });
    this.emit("message", this.server.toViewers(message), this.id());
  }

  private reset(channelId: string, reason: string): void {
    const { epoch, version } = this.server.truth.get(channelId);
    this.places.set(channelId, { epoch, version });
    this.emit("reset", { channelId, reason }, this.id());
  }

  private id(): string {
    return [...this.places].map(([id, { epoch, version }]) => `${id}.${epoch}.${version}`).join("~");
  }

  private release() {
    clearInterval(this.heartbeat);
    this.server.streams.delete(this);
    const { controller } = this;
    this.controller = null;
    return controller;
  }
}

function parsePlaces(cursor: string | null): Map<string, Place> | null {
  if (cursor === null) return null;
  const parts = cursor.split("~").map((part) => part.split("."));
  return new Map(
    parts.map(([id = "", epoch, version]) => [id, { epoch: Number(epoch), version: Number(version) }]),
  );
}
