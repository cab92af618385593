import type { Clock } from "../ports/clock";
import type { Hint, LiveHints } from "../ports/live-hints";
import type { Random } from "../ports/random";

/** Each instance says this often who is there. */
const ROUND_MS = 10_000;
/** An instance that has said nothing for this long is gone, and its people with it. */
const EXPIRE_MS = 25_000;
/** So many people share one hint: with the longest ids still less than the 8,000 bytes that NOTIFY carries. */
const MAX_ANNOUNCED = 100;

type Watcher = (online: boolean) => void;
type PresenceHint = Extract<Hint, { kind: "presence" }>;

/**
 * Who has a stream open, here or at any other instance. Derived from streams alone: nothing is stored, an instance that
 * dies takes its people with it after a while, a lost announcement is repaired by the next round. Ids are public ones.
 */
export class PresenceBoard {
  private readonly instance: string;
  /** Open streams of each person at this instance. */
  private readonly here = new Map<string, number>();
  /** Person, then instance, then until when that instance's word counts, in ms since epoch. */
  private readonly elsewhere = new Map<string, Map<string, number>>();
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly unsubscribe: () => void;
  private cancelRound: (() => void) | null = null;

  constructor(
    private readonly options: { readonly hints: LiveHints; readonly clock: Clock; readonly random: Random },
  ) {
    this.instance = options.random.id();
    this.unsubscribe = options.hints.subscribe((hint) => {
      if (hint.kind === "presence") this.hear(hint);
    });
  }

  isOnline(userId: string): boolean {
    return this.here.has(userId) || this.elsewhere.has(userId);
  }

  /** A stream of this person is open here; returns the way to say that it is not any more. */
  enter(userId: string): () => void {
    if (this.here.size === 0) this.begin();
    const streams = this.here.get(userId) ?? 0;
    this.change(userId, () => this.here.set(userId, streams + 1));
    if (streams === 0) this.announce([userId], true);
    return () => this.leave(userId);
  }

  /** Tells when this person comes or goes; returns the way to stop. */
  watch(userId: string, watcher: Watcher): () => void {
    const watchers = this.watchers.get(userId) ?? new Set();
    this.watchers.set(userId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.watchers.delete(userId);
    };
  }

  /** Says that everybody here is gone: they will be somewhere else in a moment. */
  close(): void {
    this.unsubscribe();
    this.announce([...this.here.keys()], false);
    this.here.clear();
    this.rest();
  }

  private leave(userId: string): void {
    const streams = (this.here.get(userId) ?? 0) - 1;
    if (streams > 0) this.here.set(userId, streams);
    if (streams !== 0) return;
    this.change(userId, () => this.here.delete(userId));
    this.announce([userId], false);
    if (this.here.size === 0) this.rest();
  }

  /** With nobody here nobody watches: whoever comes first asks the others who is there (a word about nobody). */
  private begin(): void {
    this.options.hints.publish(this.say([], true));
    this.nextRound();
  }

  private nextRound(): void {
    this.cancelRound = this.options.clock.after(ROUND_MS, () => {
      this.announce([...this.here.keys()], true);
      this.forgetSilent();
      this.nextRound();
    });
  }

  private rest(): void {
    this.cancelRound?.();
    this.cancelRound = null;
    this.elsewhere.clear();
  }

  private hear({ instance, userIds, online }: PresenceHint): void {
    if (instance === this.instance || this.here.size === 0) return;
    if (userIds.length === 0) this.announce([...this.here.keys()], true);
    for (const userId of userIds) this.note(userId, instance, online);
  }

  private note(userId: string, instance: string, online: boolean): void {
    this.change(userId, () => {
      const words = this.elsewhere.get(userId) ?? new Map<string, number>();
      if (online) words.set(instance, this.options.clock.now().getTime() + EXPIRE_MS);
      else words.delete(instance);
      if (words.size > 0) this.elsewhere.set(userId, words);
      else this.elsewhere.delete(userId);
    });
  }

  private forgetSilent(): void {
    const now = this.options.clock.now().getTime();
    for (const [userId, words] of [...this.elsewhere])
      for (const [instance, until] of [...words]) if (until <= now) this.note(userId, instance, false);
  }

  private change(userId: string, work: () => void): void {
    const before = this.isOnline(userId);
    work();
    const now = this.isOnline(userId);
    if (now !== before) for (const watcher of [...(this.watchers.get(userId) ?? [])]) watcher(now);
  }

  private announce(userIds: readonly string[], online: boolean): void {
    for (let start = 0; start < userIds.length; start += MAX_ANNOUNCED)
      this.options.hints.publish(this.say(userIds.slice(start, start + MAX_ANNOUNCED), online));
  }

  private say(userIds: readonly string[], online: boolean): PresenceHint {
    return { kind: "presence", instance: this.instance, userIds, online };
  }
}
