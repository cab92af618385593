import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { at, makeConversation, makeMessage, makePending, SAM } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const TALK = [makeMessage(1), makeMessage(2, { author: SAM }), makeMessage(3)];

function log(): HTMLElement {
  return screen.getByRole("log", { name: "Messages with Dana Whitfield" });
}

function messages(): HTMLElement[] {
  return within(log()).getAllByRole("article");
}

describe("the log", () => {
  it("names each message by who, what and when", () => {
    renderConversation(makeConversation({ messages: TALK }));
    expect(messages()).toEqual([
      screen.getByRole("article", { name: "Dana Whitfield Message 1 9:01 AM" }),
      screen.getByRole("article", { name: "You Message 2 9:02 AM" }),
      screen.getByRole("article", { name: "Dana Whitfield Message 3 9:03 AM" }),
    ]);
  });

  it("shows text as text, links safely, and lets each text choose its direction", () => {
    const content = '<img src=x onerror="alert(1)"> https://example.com/a';
    renderConversation(makeConversation({ messages: [makeMessage(1, { content })] }));
    expect(log().querySelector("img")).toBeNull();
    const link = within(log()).getByRole("link", {
      name: "https://example.com/a",
      description: "Opens in a new tab",
    });
    expect(link.getAttribute("rel")).toBe("noopener noreferrer");
    expect(link.getAttribute("target")).toBe("_blank");
    expect(link.closest("[dir]")?.getAttribute("dir")).toBe("auto");
  });

  it("is one stop for Tab and is walked by the arrow keys", () => {
    renderConversation(makeConversation({ messages: TALK }));
    const [first, second, third] = messages() as [HTMLElement, HTMLElement, HTMLElement];
    expect(messages().map((message) => message.tabIndex)).toEqual([-1, -1, 0]);
    act(() => third.focus());
    fireEvent.keyDown(third, { key: "ArrowUp" });
    expect(document.activeElement).toBe(second);
    expect(messages().map((message) => message.tabIndex)).toEqual([-1, 0, -1]);
    fireEvent.keyDown(second, { key: "Home" });
    expect(document.activeElement).toBe(first);
    fireEvent.keyDown(first, { key: "End" });
    expect(document.activeElement).toBe(third);
    fireEvent.keyDown(third, { key: "ArrowDown" });
    expect(document.activeElement).toBe(third);
    fireEvent.keyDown(third, { key: "Escape" });
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  });

  it("goes on to earlier messages above the first", async () => {
    const session = renderConversation(makeConversation({ messages: TALK, hasMore: true }));
    const [first] = messages() as [HTMLElement];
    act(() => first.focus());
    fireEvent.keyDown(first, { key: "ArrowUp" });
    expect(session.calls).toContainEqual(["loadOlder", "channel-1"]);
    expect(document.activeElement).toBe(first);
    await screen.findByText("Earlier messages didn't load.");
  });

  it("tells what was deleted, cannot be read, or was edited", () => {
    renderConversation(
      makeConversation({
        messages: [
          makeMessage(1, { content: null, deletedAt: at(2) }),
          makeMessage(2, { content: null, unreadable: true }),
          makeMessage(3, { editedAt: at(4) }),
        ],
      }),
    );
    expect(log().textContent).toContain("This message was deleted.");
    expect(log().textContent).toContain("This message can't be shown right now.");
    expect(within(messages()[2]!).getByText("Edited")).toBeTruthy();
  });

  it("offers to load again where messages are missing", () => {
    const session = renderConversation(makeConversation({ messages: [makeMessage(1), makeMessage(4)] }));
    expect(screen.getByText("Some messages are missing here.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Load again" }));
    expect(session.calls).toContainEqual(["reloadHistory", "channel-1"]);
  });
});

describe("announcements", () => {
  it("are polite for what arrives, and silent for history", () => {
    vi.useFakeTimers();
    const session = renderConversation(makeConversation({ messages: TALK, hasMore: true }));
    expect(log().getAttribute("aria-live")).toBe("polite");
    act(() => session.changeConversation("channel-1", { loadingOlder: true }));
    expect(log().getAttribute("aria-live")).toBe("off");
    const older = [makeMessage(0, { id: "older", createdAt: at(-5) }), ...TALK];
    act(() => session.changeConversation("channel-1", { loadingOlder: false, messages: older }));
    expect(log().getAttribute("aria-live")).toBe("off");
    act(() => vi.advanceTimersByTime(1_000));
    expect(log().getAttribute("aria-live")).toBe("polite");
    act(() => session.changeConversation("channel-1", { messages: [...older, makeMessage(4)] }));
    expect(log().getAttribute("aria-live")).toBe("polite");
    vi.useRealTimers();
  });

  it("hear the very first message of a conversation", () => {
    const session = renderConversation(makeConversation());
    act(() => session.changeConversation("channel-1", { messages: [makeMessage(1)] }));
    expect(log().getAttribute("aria-live")).toBe("polite");
  });

  it("leave out the steps of sending", () => {
    renderConversation(makeConversation({ pending: [makePending("k")] }));
    expect(screen.getByText("Sending…").getAttribute("aria-live")).toBe("off");
  });
});

describe("earlier messages", () => {
  it("come by a button, once at a time", async () => {
    const session = renderConversation(makeConversation({ messages: TALK, hasMore: true }));
    fireEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
    expect(session.calls.filter(([name]) => name === "loadOlder")).toHaveLength(1);
    await act(async () => session.changeConversation("channel-1", { loadingOlder: true }));
    fireEvent.click(screen.getByRole("button", { name: "Loading earlier messages…" }));
    expect(session.calls.filter(([name]) => name === "loadOlder")).toHaveLength(1);
  });

  it.each(["nothing comes", "it throws"])(
    "say when they did not come (%s), and are asked for again only on request",
    async (how) => {
      const session = renderConversation(makeConversation({ messages: TALK, hasMore: true }));
      if (how === "it throws") session.failOlder();
      const asked = () => session.calls.filter(([name]) => name === "loadOlder").length;
      fireEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
      expect(await screen.findByText("Earlier messages didn't load.")).toBeTruthy();
      const scroller = log().closest(".log")!;
      Object.defineProperty(scroller, "scrollTop", { value: -400, writable: true });
      fireEvent.scroll(scroller);
      expect(asked()).toBe(1);
      fireEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
      expect(asked()).toBe(2);
      await screen.findByText("Earlier messages didn't load.");
    },
  );

  it("come by themselves when one scrolls up to the first", async () => {
    const session = renderConversation(makeConversation({ messages: TALK, hasMore: true }));
    const scroller = log().closest(".log")!;
    Object.defineProperty(scroller, "scrollTop", { value: -400, writable: true });
    await act(async () => void fireEvent.scroll(scroller));
    expect(session.calls).toContainEqual(["loadOlder", "channel-1"]);
  });

  it("are not offered at the beginning", () => {
    renderConversation(makeConversation({ messages: TALK }));
    expect(screen.queryByRole("button", { name: "Show earlier messages" })).toBeNull();
  });
});
