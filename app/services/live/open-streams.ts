import type { HubStream } from "./hub-stream";

/** The streams open in this process, oldest first. Of one person's, no more than their share stay open. */
export class OpenStreams implements Iterable<HubStream> {
  private readonly all = new Set<HubStream>();
  private readonly byUser = new Map<number, Set<HubStream>>();

  /** `perUser` 0: no limit. */
  constructor(private readonly perUser: number) {}

  get size(): number {
    return this.all.size;
  }

  [Symbol.iterator](): IterableIterator<HubStream> {
    return this.all.values();
  }

  /** Those that are so, as they are now: ending one of them changes nothing in the list. */
  where(wanted: (stream: HubStream) => boolean): readonly HubStream[] {
    return [...this.all].filter(wanted);
  }

  /** One too many: the person's oldest is told to come back later, so that the newest page they open works. */
  add(stream: HubStream): void {
    this.all.add(stream);
    const own = this.byUser.get(stream.userId) ?? new Set();
    this.byUser.set(stream.userId, own.add(stream));
    const [oldest] = own;
    if (this.perUser > 0 && own.size > this.perUser) oldest?.end("overload");
  }

  delete(stream: HubStream): void {
    this.all.delete(stream);
    const own = this.byUser.get(stream.userId);
    own?.delete(stream);
    if (own?.size === 0) this.byUser.delete(stream.userId);
  }
}
