import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { es } from "~/chat-ui/words/es";
import type { ReopenOutcome } from "~/client/reopen-conversation";
import type { WireChannel } from "~/protocol/messages";
import { at, DANA, makeChannel, makeConversation, SAM } from "./support/make-conversation";
import { renderConversation } from "./support/render-conversation";

const APPOINTMENT = { peer: SAM, appointment: { startsAt: at(-360), endsAt: at(-330) } };
const SOON = makeChannel({ ...APPOINTMENT, closesAt: at(30) });
const CLOSED = makeChannel({ ...APPOINTMENT, status: "closed", closesAt: at(-1), closedAt: at(-1) });
const EXTEND = "Keep it open longer";
const REOPEN = "Open it again";

const show = (channel: WireChannel, options = {}) =>
  renderConversation(makeConversation({ channel }), { you: DANA, ...options });
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole("button", { name })));
const reason = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Reason" });
const say = (value: string) => fireEvent.change(reason(), { target: { value } });
const asked = (session: ReturnType<typeof show>) => session.calls.filter(([name]) => name === "reopen");

describe("keeping a chat open", () => {
  it.each([
    ["in its last hour", SOON, EXTEND],
    ["closed", CLOSED, REOPEN],
    ["closed, without an appointment", makeChannel({ peer: SAM, status: "closed" }), REOPEN],
  ])("is offered to its therapist: %s", (_when, channel, name) => {
    show(channel);
    expect(screen.getByRole("button", { name })).toBeTruthy();
  });

  it.each([
    ["before the last hour", makeChannel({ ...APPOINTMENT, closesAt: at(90) }), DANA],
    ["without an appointment", makeChannel({ peer: SAM }), DANA],
    ["to a client", { ...SOON, peer: DANA }, SAM],
    ["to a client of a closed one", { ...CLOSED, peer: DANA }, SAM],
    ["once its messages are erased", { ...CLOSED, erased: true as const }, DANA],
  ])("is not offered %s", (_when, channel, you) => {
    show(channel, { you });
    expect(screen.queryByRole("button", { name: EXTEND })).toBeNull();
    expect(screen.queryByRole("button", { name: REOPEN })).toBeNull();
  });

  it("asks for how long and why, and gives the focus to the field when done", async () => {
    const session = show(SOON);
    await press(EXTEND);
    expect(document.activeElement).toBe(reason());
    fireEvent.change(screen.getByRole("combobox", { name: "How long, from now" }), {
      target: { value: "360" },
    });
    say("  One more question  ");
    await press(EXTEND);
    expect(asked(session)).toEqual([["reopen", "channel-1", { reason: "One more question", minutes: 360 }]]);
    expect(screen.queryByRole("textbox", { name: "Reason" })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^Message to/ }));
  });

  it("names no time where none is kept", async () => {
    const session = show(makeChannel({ peer: SAM, status: "closed" }));
    await press(REOPEN);
    expect(screen.queryByRole("combobox")).toBeNull();
    say("They wrote by mail");
    await press(REOPEN);
    expect(asked(session)).toEqual([
      ["reopen", "channel-1", { reason: "They wrote by mail", minutes: null }],
    ]);
  });

  it("does not ask the server without a reason", async () => {
    const session = show(CLOSED);
    await press(REOPEN);
    say("   ");
    await press(REOPEN);
    expect(screen.getByText("Say in a few words why.")).toBeTruthy();
    expect(reason().getAttribute("aria-invalid")).toBe("true");
    expect(asked(session)).toEqual([]);
  });

  it.each([
    ["unavailable", "We got no answer, so it may have worked or not. Trying again is safe."],
    ["forbidden", "Nothing changed. Only this conversation's therapist can do this."],
    ["chat_closed", "Nothing changed. This conversation can't be opened again."],
    ["rate_limited", "Nothing changed. That was a lot at once. Wait a moment, then try again."],
  ] as const)("that did not work says why, and keeps what was filled in: %s", async (problem, words) => {
    const session = show(CLOSED);
    session.answerReopen({ done: false, problem });
    await press(REOPEN);
    say("Still talking");
    await press(REOPEN);
    expect(screen.getByText(words)).toBeTruthy();
    expect(reason().value).toBe("Still talking");
  });

  it("is asked once, however often the button is pressed", async () => {
    const session = show(CLOSED);
    const answer: { give?: (outcome: ReopenOutcome) => void } = {};
    session.answerReopen(
      new Promise((resolve) => {
        answer.give = resolve;
      }),
    );
    await press(REOPEN);
    say("Still talking");
    await press(REOPEN);
    await press("One moment…");
    expect(asked(session)).toHaveLength(1);
    await act(async () => answer.give?.({ done: true }));
    expect(screen.queryByRole("textbox", { name: "Reason" })).toBeNull();
  });

  it("keeps what was filled in when the chat closes meanwhile", async () => {
    const session = show(SOON);
    await press(EXTEND);
    say("Half a sen");
    act(() => session.changeConversation("channel-1", { channel: CLOSED }));
    expect(reason().value).toBe("Half a sen");
    expect(screen.getByRole("button", { name: REOPEN })).toBeTruthy();
  });

  it("is left by Esc, back to its button", async () => {
    show(CLOSED);
    await press(REOPEN);
    fireEvent.keyDown(reason(), { key: "Escape" });
    expect(screen.queryByRole("textbox", { name: "Reason" })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: REOPEN }));
  });

  it("speaks Spanish", async () => {
    show(CLOSED, { words: es });
    await press("Abrirla de nuevo");
    expect(screen.getByRole("textbox", { name: "Motivo" })).toBeTruthy();
    expect(screen.getByRole("option", { name: "6 horas" })).toBeTruthy();
  });
});
