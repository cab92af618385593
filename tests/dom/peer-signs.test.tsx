import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ANNOUNCE_EVERY_MS } from "~/chat-ui/conversation/typing-line";
import { es } from "~/chat-ui/words/es";
import { makeChannel, makeConversation, makeMessage } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const LINE = "Dana Whitfield is writing…";
const shown = () => document.querySelector(".typing-line")?.textContent;
const announced = () => screen.getAllByRole("status").some((one) => one.textContent === LINE);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the other person's writing", () => {
  it("is said in words while it lasts", () => {
    const session = renderConversation(makeConversation({ messages: [makeMessage(1)] }));
    expect(shown()).toBe("");
    act(() => session.changeConversation("channel-1", { peerTyping: true }));
    expect(shown()).toBe(LINE);
    act(() => session.changeConversation("channel-1", { peerTyping: false }));
    expect(shown()).toBe("");
  });

  it("is said in the reader's language", () => {
    renderConversation(makeConversation({ peerTyping: true }), { words: es });
    expect(shown()).toBe("Dana Whitfield está escribiendo…");
  });

  it("is announced now and then only", () => {
    const session = renderConversation(makeConversation());
    const write = (peerTyping: boolean) => act(() => session.changeConversation("channel-1", { peerTyping }));
    write(true);
    expect(announced()).toBe(true);
    write(false);
    expect(announced()).toBe(false);
    act(() => vi.advanceTimersByTime(ANNOUNCE_EVERY_MS - 1));
    write(true);
    expect([shown(), announced()]).toEqual([LINE, false]);
    write(false);
    act(() => vi.advanceTimersByTime(1));
    write(true);
    expect(announced()).toBe(true);
  });

  it("has no place in a closed conversation", () => {
    renderConversation(makeConversation({ channel: makeChannel({ status: "closed" }) }));
    expect(document.querySelector(".typing-line")).toBeNull();
  });
});

describe("one's own writing", () => {
  it("is told with each keystroke, and ends when the field is emptied or left", () => {
    const session = renderConversation(makeConversation());
    const field = screen.getByRole("textbox");
    for (const value of ["H", "Hi", "  "]) fireEvent.change(field, { target: { value } });
    fireEvent.blur(field);
    expect(session.calls.filter(([name]) => name === "noteTyping").map(([, , writing]) => writing)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("is not told of a draft that the page brought back", () => {
    const session = renderConversation(makeConversation({ draft: "from before" }));
    expect(session.calls.filter(([name]) => name === "noteTyping")).toEqual([]);
  });
});

it("says beside the name who is here, and nothing of who is not", () => {
  const session = renderConversation(makeConversation());
  const header = screen.getByRole("heading", { level: 1 }).closest("header")!;
  expect(within(header).queryByText("Here now")).toBeNull();
  act(() => session.changeConversation("channel-1", { peerHere: true }));
  expect(within(header).getByText("Here now")).toBeTruthy();
});
