import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { splitLinks } from "~/chat-ui/conversation/split-links";
import { makeConversation, makeMessage } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

// Every drawing of a bubble reads its text once.
vi.mock("~/chat-ui/conversation/split-links", async (load) => {
  const real = await load<typeof import("~/chat-ui/conversation/split-links")>();
  return { splitLinks: vi.fn(real.splitLinks) };
});

const drawn = vi.mocked(splitLinks);
const MESSAGES = Array.from({ length: 200 }, (_, index) => makeMessage(index + 1));

beforeEach(() => void drawn.mockClear());

describe("a long conversation", () => {
  it("is not drawn again for a keystroke", () => {
    renderConversation(makeConversation({ messages: MESSAGES }));
    expect(drawn).toHaveBeenCalledTimes(200);
    fireEvent.change(screen.getByRole("textbox"), { target: { value: "H" } });
    expect(drawn).toHaveBeenCalledTimes(200);
  });

  it("draws only what is new when a message comes", () => {
    const session = renderConversation(makeConversation({ messages: MESSAGES }));
    drawn.mockClear();
    act(() => session.changeConversation("channel-1", { messages: [...MESSAGES, makeMessage(201)] }));
    // The new one, the one Tab reached before, and the one whose run goes on.
    expect(drawn.mock.calls.length).toBeLessThanOrEqual(3);
    expect(screen.getByText("Message 201")).toBeTruthy();
  });

  it("draws a message again when it was edited", () => {
    const session = renderConversation(makeConversation({ messages: MESSAGES }));
    const edited = MESSAGES.map((one) => (one.seq === 7 ? { ...one, content: "Better said" } : one));
    act(() => session.changeConversation("channel-1", { messages: edited }));
    expect(screen.getByText("Better said")).toBeTruthy();
  });
});
