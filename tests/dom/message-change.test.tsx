import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ChangeOutcome } from "~/client/message-changer";
import type { WireMessage } from "~/protocol/messages";
import {
  at,
  makeChannel,
  makeConversation,
  makeMessage,
  makePending,
  SAM,
} from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const OPTIONS = "Options for this message";

function mine(seq: number, changes: Partial<WireMessage> = {}): WireMessage {
  return makeMessage(seq, { author: SAM, createdAt: at(-5), ...changes });
}

function show(...messages: WireMessage[]) {
  return renderConversation(
    makeConversation({ messages: [makeMessage(1, { createdAt: at(-9) }), ...messages] }),
  );
}

const message = (seq: number) => screen.getByText(`Message ${seq}`).closest<HTMLElement>("article")!;
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const editor = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your message, to be edited" });
const changes = (session: ReturnType<typeof show>) =>
  session.calls.filter(([name]) => name === "editMessage" || name === "deleteMessage");

describe("the options of a message", () => {
  it("are there for one's own stored messages only", () => {
    const messages = [makeMessage(1), mine(2), mine(3, { content: null, deletedAt: at(1) })];
    renderConversation(makeConversation({ messages, pending: [makePending("k")] }));
    expect(screen.getAllByRole("button", { name: OPTIONS })).toHaveLength(1);
    expect(within(message(2)).getByRole("button", { name: OPTIONS })).toBeTruthy();
  });

  it("open and close by their button, which says so", () => {
    show(mine(2));
    const button = screen.getByRole("button", { name: OPTIONS });
    expect(button.getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(button);
    expect(button.getAttribute("aria-expanded")).toBe("true");
    const row = document.getElementById(button.getAttribute("aria-controls")!)!;
    expect(
      within(row)
        .getAllByRole("button")
        .map((one) => one.textContent),
    ).toEqual(["Edit", "Delete"]);
    fireEvent.click(button);
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
  });

  it.each([{ key: "Enter" }, { key: "ContextMenu" }, { key: "F10", shiftKey: true }])(
    "open from the message itself by $key, and give the focus back by Esc",
    (how) => {
      show(mine(2));
      act(() => message(2).focus());
      fireEvent.keyDown(message(2), how);
      expect(document.activeElement?.textContent).toBe("Edit");
      fireEvent.keyDown(document.activeElement!, { key: "Escape" });
      expect(document.activeElement).toBe(message(2));
      expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    },
  );

  it("are none of another person's message", () => {
    show(mine(2));
    act(() => message(1).focus());
    fireEvent.keyDown(message(1), { key: "Enter" });
    expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
  });

  it("are one stop for Tab, at the message Tab reaches", () => {
    show(mine(2), mine(3));
    const buttons = screen.getAllByRole("button", { name: OPTIONS });
    expect(buttons.map((button) => button.tabIndex)).toEqual([-1, 0]);
  });

  it.each([
    ["too old", makeChannel(), at(-16)],
    ["in a closed chat", makeChannel({ status: "closed" }), at(-1)],
  ])("leave out editing when it is %s", (_why, channel, createdAt) => {
    renderConversation(makeConversation({ channel, messages: [mine(2, { createdAt })] }));
    press(OPTIONS);
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    expect(screen.getByText("A message can be edited for 15 minutes.")).toBeTruthy();
    expect(document.activeElement?.textContent).toBe("Delete");
  });
});

describe("editing", () => {
  function edit(text: string) {
    press(OPTIONS);
    press("Edit");
    fireEvent.change(editor(), { target: { value: text } });
  }

  it("happens in the message's place, and is saved by Enter", async () => {
    const session = show(mine(2));
    press(OPTIONS);
    press("Edit");
    expect([editor().value, document.activeElement]).toEqual(["Message 2", editor()]);
    const place = editor().closest<HTMLElement>("article")!;
    fireEvent.change(editor(), { target: { value: "Better" } });
    await act(async () => void fireEvent.keyDown(editor(), { key: "Enter" }));
    expect(changes(session)).toEqual([["editMessage", "channel-1", "message-2", "Better"]]);
    expect(document.activeElement).toBe(place);
  });

  it("given up by Esc changes nothing", () => {
    const session = show(mine(2));
    edit("Something else");
    fireEvent.keyDown(editor(), { key: "Escape" });
    expect(document.activeElement).toBe(message(2));
    expect(changes(session)).toEqual([]);
  });

  it("moves the caret with the arrow keys, not the focus", () => {
    show(mine(2));
    edit("Better");
    fireEvent.keyDown(editor(), { key: "ArrowUp" });
    expect(document.activeElement).toBe(editor());
  });

  it("to the same text asks nobody; to none at all does nothing", () => {
    const session = show(mine(2));
    edit("  ");
    expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-disabled")).toBe("true");
    press("Save");
    fireEvent.change(editor(), { target: { value: "Message 2 " } });
    press("Save");
    expect(changes(session)).toEqual([]);
    expect(document.activeElement).toBe(message(2));
  });

  it("says that it is under way, and leaves the focus where the person has gone", async () => {
    const session = show(mine(2));
    let answer = (_: ChangeOutcome) => {};
    session.answerChange(new Promise((resolve) => (answer = resolve)));
    edit("Better");
    press("Save");
    expect(screen.getByRole("button", { name: "Saving…" }).getAttribute("aria-disabled")).toBe("true");
    expect(editor().readOnly).toBe(true);
    press("Saving…");
    expect(changes(session)).toHaveLength(1);
    const composer = screen.getByRole("textbox", { name: "Message to Dana Whitfield" });
    act(() => composer.focus());
    await act(async () => answer({ done: true }));
    expect(screen.queryByRole("button", { name: "Saving…" })).toBeNull();
    expect(document.activeElement).toBe(composer);
  });

  it("that fails says why and keeps the text", async () => {
    const session = show(mine(2));
    session.answerChange({ done: false, problem: "forbidden" });
    edit("Better");
    await act(async () => press("Save"));
    expect(screen.getByText("It can't be changed any more.", { exact: false }).textContent).toContain(
      "Not saved.",
    );
    expect(editor().value).toBe("Better");
    session.answerChange({ done: true });
    await act(async () => press("Save"));
    expect(changes(session)).toHaveLength(2);
  });

  it("is not thrown away by opening another message's options", () => {
    show(mine(2), mine(3));
    fireEvent.click(within(message(2)).getByRole("button", { name: OPTIONS }));
    press("Edit");
    fireEvent.change(editor(), { target: { value: "Half a thought" } });
    fireEvent.click(within(message(3)).getByRole("button", { name: OPTIONS }));
    expect(editor().value).toBe("Half a thought");
  });
});

describe("deleting", () => {
  it("asks first, with the harmless answer first", () => {
    const session = show(mine(2));
    press(OPTIONS);
    press("Delete");
    expect(screen.getByText("Delete this message?", { exact: false })).toBeTruthy();
    expect(document.activeElement?.textContent).toBe("Keep it");
    press("Keep it");
    expect(document.activeElement).toBe(message(2));
    expect(changes(session)).toEqual([]);
  });

  it("is shown when the server has done it", async () => {
    const session = show(mine(2));
    press(OPTIONS);
    press("Delete");
    await act(async () => press("Delete"));
    expect(changes(session)).toEqual([["deleteMessage", "channel-1", "message-2"]]);
    expect(document.activeElement).toBe(message(2));
  });

  it("leaves a line in its place that says so, and no word about sending", () => {
    const session = show(mine(2));
    expect(screen.getByText(/^Sent /)).toBeTruthy();
    const gone = mine(2, { content: null, deletedAt: at(0) });
    act(() => session.changeConversation("channel-1", { messages: [makeMessage(1), gone] }));
    expect(screen.getByText("This message was deleted.")).toBeTruthy();
    expect(screen.queryByText(/^Sent /)).toBeNull();
    expect(screen.queryByRole("button", { name: OPTIONS })).toBeNull();
  });

  it("that got no answer claims nothing", async () => {
    const session = show(mine(2));
    session.answerChange({ done: false, problem: "unavailable" });
    press(OPTIONS);
    press("Delete");
    await act(async () => press("Delete"));
    const told = screen.getByText("Not deleted.").parentElement!;
    expect(told.textContent).toContain("it may have worked or not");
    expect(message(2)).toBeTruthy();
  });
});
