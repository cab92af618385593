import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { es } from "~/chat-ui/words/es";
import { at, makeChannel, makeConversation, makeMessage, SAM } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const CLOSED = makeChannel({ status: "closed", closedAt: "2026-11-25T04:14:00Z" });

/** One kind of space, whichever the ICU at hand writes. */
function text(): string {
  return document.body.textContent?.replace(/[\u202F\u00A0]/g, " ") ?? "";
}

describe("a conversation", () => {
  it("is headed by the person, their role and the zone of the times", () => {
    renderConversation(makeConversation());
    expect(screen.getByRole("heading", { level: 1, name: "Dana Whitfield" })).toBeTruthy();
    expect(screen.getByRole("region", { name: "Dana Whitfield" })).toBeTruthy();
    expect(text()).toContain("Financial therapist");
    expect(text()).toContain("Times in Pacific Time");
  });

  it("without messages says how to begin", () => {
    renderConversation(makeConversation());
    expect(screen.getByText("This is the beginning of your conversation with Dana Whitfield.")).toBeTruthy();
  });

  it("whose messages were deleted when their time was over says until when, and invites to nothing", () => {
    const purged = {
      ...CLOSED,
      lastMessageAt: null,
      erased: true,
      purgedUntil: "2019-11-25T04:14:00Z",
    } as const;
    renderConversation(makeConversation({ channel: purged }));
    expect(text()).toContain(
      "Messages until Sunday, November 24, 2019, 8:14 PM were deleted under the practice's retention rule.",
    );
    expect(text()).not.toContain("This is the beginning");
    expect(text()).not.toContain("erased for good");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("shows a still placeholder once loading takes noticeably long", () => {
    vi.useFakeTimers();
    renderConversation(makeConversation({ history: "loading" }));
    expect(screen.queryByText("Loading the conversation…")).toBeNull();
    act(() => vi.advanceTimersByTime(300));
    expect(screen.getByText("Loading the conversation…")).toBeTruthy();
    vi.useRealTimers();
  });

  it("that did not load can be loaded again", () => {
    const session = renderConversation(makeConversation({ history: "failed" }));
    expect(screen.getByRole("alert").textContent).toContain("The conversation didn't load.");
    fireEvent.click(screen.getByRole("button", { name: "Load again" }));
    expect(session.calls).toContainEqual(["reloadHistory", "channel-1"]);
  });

  it("separates days and marks where the unread begins", () => {
    const messages = [makeMessage(1, { createdAt: at(-24 * 60) }), makeMessage(2), makeMessage(3)];
    renderConversation(makeConversation({ messages, dividerAfterSeq: 2 }));
    const headings = screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);
    expect(headings).toEqual(["Yesterday", "Today", "New messages"]);
  });
});

describe("a closed conversation", () => {
  it("says when it closed and who can reopen it, and has no field", () => {
    renderConversation(makeConversation({ channel: CLOSED, messages: [makeMessage(1)] }));
    expect(text()).toContain("This chat closed on Tuesday, 8:14 PM. Dana Whitfield can reopen it.");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("says so in Spanish", () => {
    renderConversation(makeConversation({ channel: CLOSED }), { words: es });
    expect(text()).toMatch(
      /Esta conversación se cerró el martes, 20:14. Dana Whitfield puede abrirla de nuevo\./,
    );
  });

  it("does not promise a therapist that their client could reopen it", () => {
    renderConversation(makeConversation({ channel: { ...CLOSED, peer: SAM } }));
    expect(text()).toContain("This chat closed on Tuesday, 8:14 PM.");
    expect(text()).not.toContain("can reopen");
  });

  it("keeps the text that was being written", () => {
    const session = renderConversation(makeConversation({ draft: "One more thing" }));
    act(() => session.changeConversation("channel-1", { channel: CLOSED }));
    expect(screen.getByText("One more thing")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy text" })).toBeTruthy();
  });

  it.each([
    [
      "chat_opened",
      "2026-11-25T04:14:00Z",
      "This chat goes with your appointment. It is open until Tuesday, 8:14 PM.",
    ],
    [
      "chat_moved",
      "2026-11-25T04:14:00Z",
      "The appointment was moved. This chat is open until Tuesday, 8:14 PM.",
    ],
    ["chat_kept_open", "2026-11-25T04:14:00Z", "This chat stays open until Tuesday, 8:14 PM."],
    ["chat_closed", null, "This chat has closed."],
    ["chat_cancelled", null, "The appointment was cancelled, and this chat has closed."],
  ] as const)(
    "says %s in the reader's own words and zone, not in those of the message",
    (code, moment, expected) => {
      const messages = [
        makeMessage(1, { kind: "bot", content: "plain, in UTC", notice: { code, at: moment } }),
      ];
      renderConversation(makeConversation({ messages }));
      expect(text()).toContain(expected);
      expect(text()).not.toContain("plain, in UTC");
    },
  );

  it("says until when an open one stays open, with weight in the last hour", () => {
    const session = renderConversation(makeConversation({ channel: makeChannel({ closesAt: at(90) }) }));
    expect(screen.getByText(/This chat is open until Tuesday/).className).toBe("closes-note");
    act(() => session.changeConversation("channel-1", { channel: makeChannel({ closesAt: at(30) }) }));
    expect(screen.getByText(/This chat closes at .* your time, in \d+ minutes\./).className).toContain(
      "soon",
    );
  });
});

describe("reading", () => {
  it("is reported up to the last message in view", () => {
    const session = renderConversation(makeConversation({ messages: [makeMessage(1), makeMessage(2)] }));
    expect(session.calls).toContainEqual(["markRead", "channel-1", 2]);
    act(() =>
      session.changeConversation("channel-1", { messages: [makeMessage(1), makeMessage(2), makeMessage(3)] }),
    );
    expect(session.calls.at(-1)).toEqual(["markRead", "channel-1", 3]);
  });

  it("is not reported from a page nobody sees", () => {
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    const session = renderConversation(makeConversation({ messages: [makeMessage(1)] }));
    expect(session.calls).toEqual([]);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(session.calls.at(-1)).toEqual(["markRead", "channel-1", 1]);
  });
});

describe("focus", () => {
  it("goes to the field when the person came to the conversation", () => {
    renderConversation(makeConversation(), { takesFocus: true });
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  });

  it("goes to the heading on a touch screen, so that no keyboard covers the messages", () => {
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    renderConversation(makeConversation(), { takesFocus: true });
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("goes to the heading of a closed conversation", () => {
    renderConversation(makeConversation({ channel: CLOSED }), { takesFocus: true });
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("is left alone when the page was loaded", () => {
    renderConversation(makeConversation());
    expect(document.activeElement).toBe(document.body);
  });
});
