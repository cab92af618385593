import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { MARK_MS } from "~/chat-ui/conversation/use-target";
import type { SearchOutcome } from "~/client/message-search";
import type { WireAuthor } from "~/protocol/messages";
import { at, DANA, makeConversation, makeMessage, SAM } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const MESSAGES = [
  makeMessage(1),
  makeMessage(2, { author: SAM }),
  makeMessage(3, { kind: "system", content: "Note" }),
];
const hit = (seq: number, author: WireAuthor = DANA) => ({
  seq,
  id: `message-${seq}`,
  excerpt: `here ${seq}`,
  createdAt: at(seq),
  author,
});
const NOTES: WireAuthor = { id: "system", name: "Renavest", role: "system" };
const opener = () => screen.getByRole("button", { name: "Search this conversation" });
const field = () => screen.getByRole("searchbox", { name: "Words to look for" });
const state = () => document.querySelector(".search-panel__state")?.textContent;

function open(messages = MESSAGES) {
  const session = renderConversation(makeConversation({ messages }));
  fireEvent.click(opener());
  return session;
}

async function search(query: string) {
  fireEvent.change(field(), { target: { value: query } });
  await act(async () => void fireEvent.submit(field()));
}

async function choose(excerpt: string) {
  await act(async () => void fireEvent.click(screen.getByText(excerpt)));
}

describe("the search", () => {
  it("takes the focus when opened, and gives it back by Esc", () => {
    renderConversation(makeConversation({ messages: MESSAGES }));
    expect(opener().getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(opener());
    expect(opener().getAttribute("aria-expanded")).toBe("true");
    expect(document.activeElement).toBe(field());
    fireEvent.keyDown(field(), { key: "Escape" });
    expect(screen.queryByRole("searchbox")).toBeNull();
    expect(document.activeElement).toBe(opener());
  });

  it("asks for trimmed words, and for none at all nobody", async () => {
    const session = open();
    await search("   ");
    await search("  lease  ");
    expect(session.calls.filter(([name]) => name === "search")).toEqual([["search", "channel-1", "lease"]]);
  });

  it("shows who said it, when, and the words around it, also of messages that are not loaded", async () => {
    const session = open();
    session.answerSearch({
      done: true,
      hits: [hit(3, NOTES), hit(2, SAM), hit(1), { ...hit(9), id: "older" }],
      complete: true,
    });
    await search("found");
    expect(state()).toBe("4 messages found");
    const results = within(document.querySelector<HTMLElement>(".search-results")!).getAllByRole("button");
    expect(results.map((one) => one.textContent)).toEqual([
      "Note 9:03 AMhere 3",
      "You 9:02 AMhere 2",
      "Dana Whitfield 9:01 AMhere 1",
      "Dana Whitfield 9:09 AMhere 9",
    ]);
    expect(screen.queryByText(/There may be more/)).toBeNull();
  });

  it("marks what was asked for, as text", async () => {
    const excerpt = "…the LÉASE <b>ends</b>, this lease…";
    open().answerSearch({ done: true, hits: [{ ...hit(1), excerpt }], complete: true });
    await search("lease");
    const result = document.querySelector(".search-result__text")!;
    expect(result.textContent).toBe(excerpt);
    expect([...result.querySelectorAll("*")].map((one) => one.outerHTML)).toEqual([
      "<mark>LÉASE</mark>",
      "<mark>lease</mark>",
    ]);
    fireEvent.change(field(), { target: { value: "ends" } });
    expect(result.querySelector("mark")?.textContent).toBe("LÉASE");
  });

  it("is walked with the arrow keys, one stop for Tab", async () => {
    open().answerSearch({ done: true, hits: [hit(3), hit(2), hit(1)], complete: true });
    await search("here");
    const results = [...document.querySelectorAll<HTMLElement>(".search-result")];
    const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key });
    const place = () => results.indexOf(document.activeElement as HTMLElement);
    press("ArrowDown");
    expect(place()).toBe(0);
    press("ArrowDown");
    press("ArrowDown");
    press("ArrowDown");
    expect(place()).toBe(2);
    expect(results.map((one) => one.tabIndex)).toEqual([-1, -1, 0]);
    press("Home");
    press("ArrowUp");
    expect(document.activeElement).toBe(field());
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])(
    "opens by its keys, %o, and goes back to where one was",
    (held) => {
      renderConversation(makeConversation({ messages: MESSAGES }));
      const writing = screen.getByRole("textbox");
      writing.focus();
      fireEvent.keyDown(writing, { key: "F", shiftKey: true, ...held });
      expect(document.activeElement).toBe(field());
      fireEvent.keyDown(field(), { key: "Escape" });
      expect(document.activeElement).toBe(writing);
    },
  );

  it.each([
    { key: "f", ctrlKey: true },
    { key: "F", shiftKey: true },
    { key: "F", shiftKey: true, ctrlKey: true, altKey: true },
  ])("leaves other keys alone: %o", (keys) => {
    renderConversation(makeConversation({ messages: MESSAGES }));
    expect(fireEvent.keyDown(screen.getByRole("textbox"), keys)).toBe(true);
    expect(screen.queryByRole("searchbox")).toBeNull();
  });

  it.each<[string, SearchOutcome, string]>([
    ["nothing", { done: true, hits: [], complete: true }, "No message here holds these words."],
    [
      "nothing yet",
      { done: true, hits: [], complete: false },
      "Nothing found so far. There may be more, further back.",
    ],
    ["no answer", { done: false, problem: "unavailable" }, "The search didn't work. Try again."],
    [
      "too much asked",
      { done: false, problem: "rate_limited" },
      "That was a lot at once. Wait a moment, then try again.",
    ],
  ])("says so in words: %s", async (_what, outcome, words) => {
    open().answerSearch(outcome);
    await search("lease");
    expect(state()).toBe(words);
  });

  it("says when there may be more", async () => {
    open().answerSearch({ done: true, hits: [hit(1)], complete: false });
    await search("found");
    expect(screen.getByText("There may be more. A longer phrase narrows it down.")).toBeTruthy();
  });

  it("shows no answer to an earlier question", async () => {
    const session = open();
    let answer = (_: SearchOutcome) => {};
    session.answerSearch(new Promise((resolve) => (answer = resolve)));
    await search("first");
    expect(state()).toBe("Searching…");
    session.answerSearch({ done: true, hits: [hit(2)], complete: true });
    await search("second");
    await act(async () => answer({ done: true, hits: [hit(1)], complete: true }));
    expect(screen.queryByText("here 1")).toBeNull();
    expect(screen.getByText("here 2")).toBeTruthy();
  });

  it("still has its words when opened again", async () => {
    open().answerSearch({ done: true, hits: [hit(1)], complete: true });
    await search("lease");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    fireEvent.click(opener());
    expect((field() as HTMLInputElement).value).toBe("lease");
    expect(screen.getByText("here 1")).toBeTruthy();
  });
});

describe("a found message", () => {
  it("is loaded, gets the focus, and is marked for a moment", async () => {
    vi.useFakeTimers();
    const session = open();
    session.answerSearch({ done: true, hits: [hit(1)], complete: true });
    await search("found");
    await choose("here 1");
    expect(session.calls).toContainEqual(["loadBackTo", "channel-1", 1]);
    const message = screen.getByText("Message 1").closest("article")!;
    expect(document.activeElement).toBe(message);
    expect(screen.queryByRole("searchbox")).toBeNull();
    expect(message.hasAttribute("data-marked")).toBe(true);
    act(() => vi.advanceTimersByTime(MARK_MS));
    expect(message.hasAttribute("data-marked")).toBe(false);
    vi.useRealTimers();
  });

  it("may be a note", async () => {
    open().answerSearch({ done: true, hits: [hit(3)], complete: true });
    await search("found");
    await choose("here 3");
    expect(document.activeElement?.textContent).toContain("Note");
  });

  it("that cannot be loaded leaves the results where they are", async () => {
    const session = open();
    session.answerSearch({ done: true, hits: [hit(1)], complete: true });
    session.failBack();
    await search("found");
    await choose("here 1");
    expect(state()).toBe("That part of the conversation didn't load. Try again.");
    expect(screen.getByText("here 1")).toBeTruthy();
  });
});
