import { act, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toPageTitle } from "~/components/page-title";
import { CALM_MS, useUnreadTitle, withUnreadCount } from "~/components/unread-title";
import { makeChannel } from "./support/make-conversation";

beforeEach(() => {
  vi.useFakeTimers();
  document.title = "Conversations · Renavest";
});
afterEach(() => void vi.useRealTimers());

function Title({ unread }: { unread: readonly number[] }) {
  useUnreadTitle(unread.map((count, index) => makeChannel({ id: `c${index}`, unread: count })));
  return null;
}

function look(at: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(at);
}

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("the count in a title", () => {
  it.each([
    [0, "Conversations"],
    [3, "(3) Conversations"],
    [99, "(99) Conversations"],
    [100, "(99+) Conversations"],
  ])("for %i unread", (count, title) => {
    expect(withUnreadCount("Conversations", count)).toBe(title);
    expect(withUnreadCount("(99+) Conversations", count)).toBe(title);
  });

  it("is there in the server's page, and without a list there is none", () => {
    const root = { id: "root", data: { locale: "en" } };
    const chat = {
      id: "routes/chat",
      data: { list: { channels: [makeChannel({ unread: 3 }), makeChannel()] } },
    };
    expect(toPageTitle([root, chat], "conversation")).toEqual([{ title: "(3) Conversation · Renavest" }]);
    expect(toPageTitle([root], "home")).toEqual([{ title: "Renavest: write with your financial therapist" }]);
    expect(toPageTitle([root, { id: "routes/chat", data: undefined }], "problem")).toEqual([
      { title: "Something isn't working · Renavest" },
    ]);
  });
});

describe("the document's title", () => {
  it("counts over all conversations, and shows nothing when all is read", () => {
    const { rerender } = render(<Title unread={[2, 1]} />);
    expect(document.title).toBe("(3) Conversations · Renavest");
    rerender(<Title unread={[0, 1]} />);
    expect(document.title).toBe("(1) Conversations · Renavest");
    rerender(<Title unread={[0, 0]} />);
    expect(document.title).toBe("Conversations · Renavest");
  });

  it("keeps its count when another page sets it, and loses it with the chat", async () => {
    const { unmount } = render(<Title unread={[2]} />);
    await act(async () => {
      document.title = "(9) Conversation · Renavest";
    });
    expect(document.title).toBe("(2) Conversation · Renavest");
    unmount();
    expect(document.title).toBe("Conversation · Renavest");
  });

  it("grows at once in a tab nobody looks at", () => {
    look("hidden");
    const { rerender } = render(<Title unread={[0]} />);
    rerender(<Title unread={[1]} />);
    expect(document.title).toBe("(1) Conversations · Renavest");
  });

  it("says nothing of what is read as it comes, and counts a burst once", async () => {
    look("visible");
    const { rerender } = render(<Title unread={[0]} />);
    rerender(<Title unread={[1]} />);
    await wait(CALM_MS - 1);
    rerender(<Title unread={[0]} />);
    await wait(CALM_MS);
    expect(document.title).toBe("Conversations · Renavest");

    const titles = vi.spyOn(document, "title", "set");
    for (const count of [1, 2, 3, 4]) {
      rerender(<Title unread={[count]} />);
      await wait(CALM_MS / 4);
    }
    expect(document.title).toBe("(4) Conversations · Renavest");
    expect(titles).toHaveBeenCalledTimes(1);
  });
});
