import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { es } from "~/chat-ui/words/es";
import type { ErrorCode } from "~/domain/errors";
import {
  at,
  makeChannel,
  makeConversation,
  makeMessage,
  makePending,
  SAM,
} from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const OWN = makeMessage(1, { author: SAM, clientMessageId: "k", createdAt: at(0) });

function failed(error: ErrorCode) {
  return makePending("k", { state: "failed", error, content: "Please keep me" });
}

describe("what became of a message", () => {
  it("goes from sending to sent to read, in the same bubble", () => {
    const session = renderConversation(makeConversation({ pending: [makePending("k")] }));
    const bubble = screen.getByRole("article");
    expect(screen.getByText("Sending…")).toBeTruthy();
    act(() => session.changeConversation("channel-1", { pending: [], messages: [OWN] }));
    expect(screen.getByText("Sent 9:00 AM")).toBeTruthy();
    act(() => session.changeConversation("channel-1", { peerReadSeq: 1 }));
    expect(screen.getByText("Sent 9:00 AM · Read")).toBeTruthy();
    expect(screen.getByRole("article")).toBe(bubble);
  });

  it("is said under the last own message only", () => {
    const second = makeMessage(2, { author: SAM, createdAt: at(1) });
    renderConversation(makeConversation({ messages: [OWN, second, makeMessage(3)] }));
    expect(screen.getAllByText(/^Sent/).map((line) => line.textContent)).toEqual(["Sent 9:01 AM"]);
  });

  it("says that it waits while it waits", () => {
    renderConversation(makeConversation({ pending: [makePending("k", { state: "queued" })] }));
    expect(screen.getByText("Waiting to be sent")).toBeTruthy();
  });

  it("speaks Spanish too", () => {
    renderConversation(makeConversation({ pending: [failed("rate_limited")] }), { words: es });
    expect(screen.getByText("No se envió.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Intentar de nuevo" })).toBeTruthy();
  });
});

describe("a message that was not sent", () => {
  it("stays with its text, says why, and can be tried again with the same key", () => {
    const session = renderConversation(makeConversation({ pending: [failed("rate_limited")] }));
    expect(screen.getByText("Please keep me")).toBeTruthy();
    expect(screen.getByText("Not sent.").parentElement?.textContent).toContain("That was a lot at once.");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(session.calls).toContainEqual(["retry", "channel-1", "k"]);
  });

  it("can be given up", () => {
    const session = renderConversation(makeConversation({ pending: [failed("forbidden")] }));
    fireEvent.click(screen.getByRole("button", { name: "Don't send" }));
    expect(session.calls).toContainEqual(["discard", "channel-1", "k"]);
  });

  it("keeps its own line while later ones go through", () => {
    const later = makePending("later", { state: "sending" });
    renderConversation(makeConversation({ pending: [failed("internal"), later] }));
    expect(screen.getByText("Not sent.")).toBeTruthy();
    expect(screen.getByText("Sending…")).toBeTruthy();
  });

  it.each<[ErrorCode, "active" | "closed"]>([
    ["too_large", "active"],
    ["idempotency_conflict", "active"],
    ["chat_closed", "closed"],
  ])("can be copied instead where trying again is no use (%s, %s)", async (error, status) => {
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { ...navigator, languages: ["en-US"], clipboard: { writeText } });
    const channel = makeChannel({ status, closedAt: status === "closed" ? at(0) : null });
    renderConversation(makeConversation({ channel, pending: [failed(error)] }));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Copy text" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy());
    expect(writeText).toHaveBeenCalledWith("Please keep me");
  });
});
