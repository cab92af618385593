import type { WireChannel } from "~/protocol/messages";
import type { Clock } from "../clock";
import { findNews } from "./find-news";
import type { NoticeChoice } from "./notice-settings";
import type { NoticeTabs } from "./notice-tabs";

/** Tells a person of new messages while they look at none of our tabs. */
export interface NoticeBoard {
  /** Takes in the list of conversations as it is now. The first list is what the person knows already. */
  see(channels: readonly WireChannel[]): void;
  /** Takes down what still hangs. */
  stop(): void;
}

/** What a board needs. */
export interface NoticeBoardOptions {
  readonly tabs: NoticeTabs;
  readonly clock: Clock;
  choice(): NoticeChoice;
  /** Returns the way to take the notice down; null when none could be shown. */
  show(channelId: string): (() => void) | null;
  play(): void;
}

/** A conversation that is being written in speaks up once, not with every line; after this long it may again. */
export const QUIET_MS = 5 * 60_000;
/** Long enough for the other tabs to hear what has been told before one of them gets its turn. */
const TURN_MS = 300;
/** Several conversations at once, as after a sleep, sound once. */
export const TONE_EVERY_MS = 10_000;

/** A board for one tab: whichever tab of the browser gets its turn first speaks for all. */
export function createNoticeBoard({ tabs, clock, choice, show, play }: NoticeBoardOptions): NoticeBoard {
  const toldAt = new Map<string, number>();
  const hanging = new Map<string, () => void>();
  let seen: readonly WireChannel[] | null = null;
  let soundedAt = Number.NEGATIVE_INFINITY;
  const unlisten = tabs.listen((channelId) => toldAt.set(channelId, clock.now()));
  const leave = tabs.join();

  function isWanted(): boolean {
    return choice().notify || choice().sound;
  }

  function isUntold(channelId: string): boolean {
    const isUnread = seen?.some(({ id, unread }) => id === channelId && unread > 0) ?? false;
    return isUnread && clock.now() - (toldAt.get(channelId) ?? Number.NEGATIVE_INFINITY) >= QUIET_MS;
  }

  async function speak(channelId: string): Promise<void> {
    if (!isWanted() || !isUntold(channelId) || (await tabs.isAnyVisible())) return;
    toldAt.set(channelId, clock.now());
    tabs.tell(channelId);
    if (choice().notify) hang(channelId);
    if (choice().sound) sound();
    await new Promise<void>((resolve) => clock.after(TURN_MS, resolve));
  }

  function hang(channelId: string): void {
    takeDown(channelId);
    const close = show(channelId);
    if (close !== null) hanging.set(channelId, close);
  }

  function sound(): void {
    if (clock.now() - soundedAt < TONE_EVERY_MS) return;
    soundedAt = clock.now();
    play();
  }

  function takeDown(channelId: string): void {
    hanging.get(channelId)?.();
    hanging.delete(channelId);
  }

  function forget(channelId: string): void {
    toldAt.delete(channelId);
    takeDown(channelId);
  }

  return {
    see(channels) {
      if (channels === seen) return;
      const news = seen === null ? [] : findNews(seen, channels);
      seen = channels;
      for (const { id, unread } of channels) if (unread === 0) forget(id);
      // A tab that is closed while it waits for its turn is refused: the others have it.
      if (isWanted()) for (const id of news) tabs.takeTurn(() => speak(id)).catch(() => undefined);
    },
    stop() {
      leave();
      unlisten();
      seen = null;
      for (const id of [...hanging.keys()]) takeDown(id);
    },
  };
}
