import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { NoticePermission } from "~/client/notices/browser-notices";
import { createNoticeSettings } from "~/client/notices/notice-settings";
import { NoticeSettings } from "~/components/notices/notice-settings";
import { Language } from "~/components/page-words/language";
import { createFakeStorage } from "../support/client/fake-page";

const playSoftTone = vi.hoisted(() => vi.fn());
vi.mock("~/client/notices/soft-tone", () => ({ playSoftTone }));

interface Made {
  readonly permission?: NoticePermission;
  /** What the person answers the browser. */
  readonly answer?: NoticePermission;
  readonly canShow?: boolean;
}

function open({ permission = "default", answer = permission, canShow = true }: Made = {}) {
  const storage = createFakeStorage();
  const settings = createNoticeSettings({ personId: "sam", storage, onOtherTab: () => () => undefined });
  let now = permission;
  const browser = {
    permission: () => now,
    ask: vi.fn(async () => {
      now = answer;
      return now;
    }),
    show: vi.fn(() => {
      if (!canShow) now = "unsupported";
      return canShow ? () => undefined : null;
    }),
  };
  render(
    <Language locale="en">
      <NoticeSettings notices={{ settings, browser }} />
    </Language>,
  );
  const button = screen.getByRole("button", { name: "Notifications" });
  fireEvent.click(button);
  return {
    settings,
    browser,
    button,
    allow: (next: NoticePermission) => {
      now = next;
      fireEvent.focus(window);
    },
  };
}

const notify = () => screen.getByRole<HTMLInputElement>("checkbox", { name: "Show a notification" });
const sound = () => screen.getByRole<HTMLInputElement>("checkbox", { name: "Play a soft sound" });
const click = (box: HTMLElement) => act(async () => void fireEvent.click(box));

describe("the choice of notifications", () => {
  it("is off, both of them, and nobody is asked before they choose", () => {
    const { browser, settings } = open();
    expect([notify().checked, sound().checked]).toEqual([false, false]);
    expect(browser.ask).not.toHaveBeenCalled();
    expect(settings.get()).toEqual({ notify: false, sound: false });
  });

  it("opens and closes by its button, and by Esc with the focus back on it", () => {
    const { button } = open();
    expect(button.getAttribute("aria-expanded")).toBe("true");
    sound().focus();
    fireEvent.keyDown(sound(), { key: "Escape" });
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute("aria-expanded")).toBe("false");
  });

  it("turned on asks the browser once, and shows what one looks like", async () => {
    const { browser, settings } = open({ answer: "granted" });
    await click(notify());
    expect(notify().checked).toBe(true);
    expect([browser.ask.mock.calls.length, browser.show.mock.calls.length]).toEqual([1, 1]);
    await click(notify());
    await click(notify());
    expect(browser.ask).toHaveBeenCalledTimes(1);
    expect(settings.get()).toEqual({ notify: true, sound: false });
  });

  it.each<[string, Made, string, boolean]>([
    ["no", { answer: "denied" }, "Your browser blocks notifications from this site.", true],
    ["nothing", { answer: "default" }, "The browser asked, and got no answer.", false],
    [
      "yes, and it cannot show any",
      { answer: "granted", canShow: false },
      "This browser can't show notifications from a page.",
      true,
    ],
  ])("says plainly what the answer meant: %s", async (_answer, made, words, disabled) => {
    const { settings } = open(made);
    await click(notify());
    expect(screen.getByRole("status").textContent).toContain(words);
    expect([notify().checked, notify().disabled]).toEqual([false, disabled]);
    expect(settings.get().notify).toBe(false);
  });

  it("that the browser forbids cannot be made, until the browser allows it", () => {
    const { allow } = open({ permission: "denied" });
    expect(notify().disabled).toBe(true);
    act(() => allow("granted"));
    expect(notify().disabled).toBe(false);
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("of a sound is its own, and is heard when turned on", async () => {
    const { settings, browser } = open({ permission: "unsupported" });
    await click(sound());
    expect([sound().checked, playSoftTone.mock.calls.length]).toEqual([true, 1]);
    await click(sound());
    expect(playSoftTone).toHaveBeenCalledTimes(1);
    expect(settings.get()).toEqual({ notify: false, sound: false });
    expect(browser.ask).not.toHaveBeenCalled();
  });
});
