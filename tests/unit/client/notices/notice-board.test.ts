import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browserClock } from "~/client/clock";
import { createNoticeBoard, QUIET_MS, TONE_EVERY_MS } from "~/client/notices/notice-board";
import { makeChannel } from "../../../dom/support/make-conversation";
import { createFakeBrowser } from "../../../support/client/fake-notice-tabs";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(5_000);
const list = (...channels: [id: string, lastSeq: number, unread: number][]) =>
  channels.map(([id, lastSeq, unread]) => makeChannel({ id, lastSeq, unread }));

function makeDesk({ notify = true, sound = true, locks = true } = {}) {
  const browser = createFakeBrowser({ locks });
  const hanging = new Set<string>();
  const shown: string[] = [];
  const play = vi.fn();
  const choice = { notify, sound };
  /** A tab that knows of two conversations with nothing unread. */
  function openTab(visible = false) {
    const tab = browser.openTab(visible);
    const board = createNoticeBoard({
      tabs: tab.tabs,
      clock: browserClock,
      choice: () => choice,
      show(id) {
        shown.push(id);
        hanging.add(id);
        return () => hanging.delete(id);
      },
      play,
    });
    board.see(list(["a", 1, 0], ["b", 1, 0]));
    return { ...tab, board };
  }
  return { browser, openTab, shown, hanging, play, choice };
}

describe("a new message while nobody looks", () => {
  test("is told once, and the notice goes when it has been read", async () => {
    const { openTab, shown, hanging, play } = makeDesk();
    const { board } = openTab();
    board.see(list(["a", 2, 1], ["b", 1, 0]));
    await settle();
    expect([shown, [...hanging], play.mock.calls.length]).toEqual([["a"], ["a"], 1]);
    board.see(list(["a", 2, 0], ["b", 1, 0]));
    expect([...hanging]).toEqual([]);
  });

  test("is told by one of several tabs", async () => {
    const { openTab, shown, play } = makeDesk();
    const tabs = [openTab(), openTab(), openTab()];
    for (const { board } of tabs) board.see(list(["a", 2, 1], ["b", 1, 0]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([["a"], 1]);
  });

  test("is what comes; what had come before this page is known", async () => {
    const { browser, shown, choice } = makeDesk();
    const board = createNoticeBoard({
      tabs: browser.openTab().tabs,
      clock: browserClock,
      choice: () => choice,
      show(id) {
        shown.push(id);
        return null;
      },
      play() {},
    });
    board.see(list(["a", 5, 3]));
    await settle();
    expect(shown).toEqual([]);
  });

  test("is told again only after a while, or when the one before was read", async () => {
    const { openTab, shown } = makeDesk();
    const { board } = openTab();
    board.see(list(["a", 2, 1]));
    await settle();
    board.see(list(["a", 3, 2]));
    await settle();
    expect(shown).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    board.see(list(["a", 4, 3]));
    await settle();
    expect(shown).toEqual(["a", "a"]);
    board.see(list(["a", 4, 0]));
    board.see(list(["a", 5, 1]));
    await settle();
    expect(shown).toEqual(["a", "a", "a"]);
  });

  test("in several conversations hangs a notice for each, and sounds once", async () => {
    const { openTab, shown, play } = makeDesk();
    const { board } = openTab();
    board.see(list(["a", 2, 1], ["b", 2, 1]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([["a", "b"], 1]);
    await vi.advanceTimersByTimeAsync(TONE_EVERY_MS);
    board.see(list(["a", 2, 0], ["b", 2, 1]));
    board.see(list(["a", 3, 1], ["b", 2, 1]));
    await settle();
    expect(play).toHaveBeenCalledTimes(2);
  });
});

describe("nothing is told", () => {
  test("while any of the tabs is in view", async () => {
    const { openTab, shown, play } = makeDesk();
    const hidden = openTab();
    const visible = openTab(true);
    for (const { board } of [hidden, visible]) board.see(list(["a", 2, 1]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([[], 0]);
    visible.setVisible(false);
    await settle();
    for (const { board } of [hidden, visible]) board.see(list(["a", 3, 2]));
    await settle();
    expect(shown).toEqual(["a"]);
    visible.setVisible(true);
    for (const { board } of [hidden, visible]) board.see(list(["a", 3, 2], ["b", 2, 1]));
    await settle();
    expect(shown).toEqual(["a"]);
  });

  test("of what was read before this tab had its turn", async () => {
    const { openTab, shown } = makeDesk();
    const [first, second] = [openTab(), openTab()];
    first.board.see(list(["b", 2, 1]));
    second.board.see(list(["a", 2, 1]));
    second.board.see(list(["a", 2, 0]));
    await settle();
    expect(shown).toEqual(["b"]);
  });

  test("to whoever does not want it: each of the two by itself", async () => {
    const { openTab, shown, play, choice } = makeDesk({ notify: false, sound: false });
    const { board } = openTab();
    board.see(list(["a", 2, 1]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([[], 0]);
    choice.sound = true;
    board.see(list(["a", 3, 2]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([[], 1]);
    choice.sound = false;
    choice.notify = true;
    board.see(list(["a", 3, 2], ["b", 2, 1]));
    await settle();
    expect([shown, play.mock.calls.length]).toEqual([["b"], 1]);
  });
});

test("a browser without locks tells by its own tab's view alone", async () => {
  const { openTab, shown } = makeDesk({ locks: false });
  const { board, setVisible } = openTab(true);
  board.see(list(["a", 2, 1]));
  await settle();
  expect(shown).toEqual([]);
  setVisible(false);
  board.see(list(["a", 3, 2]));
  await settle();
  expect(shown).toEqual(["a"]);
});

test("a board that stops takes its notices down, and no longer counts as somebody looking", async () => {
  const { browser, openTab, shown, hanging } = makeDesk();
  const leaving = openTab();
  leaving.board.see(list(["a", 2, 1]));
  await settle();
  leaving.board.stop();
  expect([...hanging]).toEqual([]);
  const visible = openTab(true);
  visible.board.stop();
  await settle();
  expect(browser.openChannels()).toBe(0);
  const { board } = openTab();
  board.see(list(["b", 2, 1]));
  await settle();
  expect(shown).toEqual(["a", "b"]);
});
