import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { LIMITS } from "~/protocol/limits";
import { makeConversation } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

function field(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to Dana Whitfield" });
}

function type(text: string): void {
  fireEvent.change(field(), { target: { value: text } });
}

function useTouchScreen(): void {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
}

describe("writing", () => {
  it("sends with Enter, clears the field and stays in it", () => {
    const session = renderConversation(makeConversation());
    field().focus();
    type("Hello Dana");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(session.calls).toContainEqual(["send", "channel-1", "Hello Dana"]);
    expect(field().value).toBe("");
    expect(document.activeElement).toBe(field());
  });

  it("sends with the button, which has a name", () => {
    const session = renderConversation(makeConversation());
    type("Hello");
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    expect(session.calls).toContainEqual(["send", "channel-1", "Hello"]);
  });

  it.each([
    ["Shift+Enter", { key: "Enter", shiftKey: true }],
    ["Enter that ends a composition", { key: "Enter", isComposing: true }],
    ["Enter that Safari sends after a composition", { key: "Enter", keyCode: 229 }],
    ["any other key", { key: "a" }],
  ])("leaves %s to the field", (_name, key) => {
    const session = renderConversation(makeConversation());
    type("にほん");
    expect(fireEvent.keyDown(field(), key)).toBe(true);
    expect(session.calls.map(([name]) => name)).not.toContain("send");
  });

  it("breaks the line with Enter on a touch screen, and sends with a modifier", () => {
    useTouchScreen();
    const session = renderConversation(makeConversation());
    type("First line");
    expect(fireEvent.keyDown(field(), { key: "Enter" })).toBe(true);
    expect(session.calls.map(([name]) => name)).not.toContain("send");
    fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
    expect(session.calls).toContainEqual(["send", "channel-1", "First line"]);
  });

  it.each(["", "   ", "\n\n"])("sends nothing for %j", (text) => {
    const session = renderConversation(makeConversation());
    type(text);
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(session.calls.map(([name]) => name)).not.toContain("send");
  });

  it("says how much is left near the limit, and what to do beyond it", () => {
    renderConversation(makeConversation());
    type("a".repeat(LIMITS.messageCharacters - 5));
    expect(screen.getByText("5 characters left")).toBeTruthy();
    // An emoji counts as one, as the server counts.
    type("🙂".repeat(LIMITS.messageCharacters));
    expect(screen.getByText("0 characters left")).toBeTruthy();
    type("a".repeat(LIMITS.messageCharacters + 1));
    expect(screen.getByText(/1 character too many/)).toBeTruthy();
    expect(field().getAttribute("aria-invalid")).toBe("true");
  });

  it("keeps a text that cannot be sent and says why", () => {
    const session = renderConversation(makeConversation());
    session.answerSend({ accepted: false, reason: "not_text" });
    type("a\u0000b");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(screen.getByText(/characters that can't be sent/)).toBeTruthy();
    expect(field().value).not.toBe("");
  });

  it("sends nothing, and keeps the text, after the connection has ended", () => {
    const session = renderConversation(makeConversation(), { ended: true });
    type("Still here");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(session.calls.map(([name]) => name)).not.toContain("send");
    expect(field().value).toBe("Still here");
    expect(screen.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")).toBe("true");
  });
});

describe("the draft", () => {
  it("is kept with every keystroke", () => {
    const session = renderConversation(makeConversation());
    type("Half a sen");
    expect(session.calls).toContainEqual(["setDraft", "channel-1", "Half a sen"]);
  });

  it("is there again after a reload", () => {
    renderConversation(makeConversation({ draft: "Half a sentence" }));
    expect(field().value).toBe("Half a sentence");
  });

  it("that is read from the device after the page came to life stands above what was typed meanwhile", () => {
    const session = renderConversation(makeConversation({ draft: null }));
    expect(field().value).toBe("");
    act(() => session.changeConversation("channel-1", { draft: "From yesterday" }));
    expect(field().value).toBe("From yesterday");
  });

  it("takes back a message the person decided not to send", () => {
    const session = renderConversation(makeConversation());
    act(() => session.changeConversation("channel-1", { draft: "Not like this" }));
    expect(field().value).toBe("Not like this");
  });
});
