import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { toInitials } from "~/chat-ui/avatar";
import { type ConversationLinkProps, ConversationList } from "~/chat-ui/list/conversation-list";
import type { WireChannel } from "~/protocol/messages";
import { at, makeChannel, SAM } from "./support/make-conversation";
import { Surroundings } from "./support/render-conversation";

function Link({ channelId, current, children }: ConversationLinkProps) {
  return (
    <a href={`/chat/${channelId}`} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}

function named(name: string, changes: Partial<WireChannel> = {}): WireChannel {
  return makeChannel({ id: name, peer: { id: name, name, role: "therapist" }, ...changes });
}

const CHANNELS = [named("Inés Vidal"), named("Dana Whitfield"), named("Vidal Sassoon")];

function show(channels: readonly WireChannel[], openId: string | null = null, here: readonly string[] = []) {
  render(
    <Surroundings>
      <ConversationList channels={channels} here={new Set(here)} openId={openId} Link={Link} />
    </Surroundings>,
  );
}

function names(): (string | null | undefined)[] {
  return screen.queryAllByRole("link").map((link) => link.getAttribute("href")?.slice("/chat/".length));
}

describe("the list", () => {
  it("says in words who is here, and nothing of the others", () => {
    show(CHANNELS, null, ["Inés Vidal"]);
    const [ines, dana] = screen.getAllByRole("link");
    expect(ines?.textContent).toContain(" Here now");
    expect(dana?.textContent).not.toContain("Here now");
  });

  it("keeps the order it is given and marks the open one", () => {
    show(CHANNELS, "Dana Whitfield");
    expect(names()).toEqual(["Inés Vidal", "Dana Whitfield", "Vidal Sassoon"]);
    expect(screen.getByRole("link", { current: "page" }).textContent).toContain("Dana Whitfield");
  });

  it("shows a visit from its first message on, and what is left of one that was deleted", () => {
    const visitor = { site: "Harbor Benefits", until: at(0) };
    show(
      [
        named("silent", { visitor, lastSeq: 0, lastMessageAt: null }),
        named("spoken", { visitor, lastSeq: 1 }),
        named("purged", { visitor, lastSeq: 0, status: "closed", purgedUntil: at(0) }),
        named("open", { visitor, lastSeq: 0 }),
      ],
      "open",
    );
    expect(names()).toEqual(["spoken", "purged", "open"]);
  });

  it("tells a conversation that began as a visit from another one with the same person", () => {
    show([named("Dana Whitfield", { kept: { site: "Harbor Benefits", at: at(0) } })]);
    expect(screen.getByRole("link").textContent).toMatch(/Began as a visit from Harbor Benefits on /);
  });

  it.each([
    ["says how many are new", { unread: 1, lastSeq: 1 }, "1 new message"],
    ["says that it is closed", { status: "closed" }, "Closed"],
    ["says that nothing was written yet", { lastMessageAt: null }, "No messages yet"],
    ["says that its messages are gone", { status: "closed", purgedUntil: at(0) }, "Messages deleted"],
    ["else says who it is", {}, "Financial therapist"],
    ["or, to a therapist, that nothing is new", { peer: SAM }, "Nothing new"],
  ] as const)("%s", (_name, changes, expected) => {
    show([named("Dana Whitfield", changes)]);
    expect(screen.getByRole("link").textContent).toContain(expected);
  });

  it("puts open chats of appointments first, soonest first, and says when in one's own zone", () => {
    const chat = (name: string, startsAt: string, changes: Partial<WireChannel> = {}) =>
      named(name, { appointment: { startsAt, endsAt: startsAt }, ...changes });
    show([
      named("Dana Whitfield"),
      chat("later", "2026-12-03T18:00:00Z"),
      chat("over", "2026-11-20T18:00:00Z", { status: "closed" }),
      chat("sooner", "2026-11-25T18:00:00Z", { unread: 1, lastSeq: 1 }),
    ]);
    expect(names()).toEqual(["sooner", "later", "Dana Whitfield", "over"]);
    const headings = screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);
    expect(headings).toEqual(["Appointments", "All conversations"]);
    const texts = screen.getAllByRole("link").map((link) => link.textContent?.replace(/\u202F/g, " "));
    expect(texts[0]).toContain("Appointment Wednesday, 10:00 AM");
    expect(texts[0]).toContain("1 new message");
    expect(texts[3]).toContain("Closed · Appointment Friday, 10:00 AM");
  });

  it("shows last activity in one's own zone", () => {
    show([named("Dana Whitfield", { lastMessageAt: at(0) })]);
    expect(screen.getByRole("link").textContent).toContain("9:00");
  });

  it("that is empty says so", () => {
    show([]);
    expect(screen.getByText("No conversations yet")).toBeTruthy();
    expect(screen.queryByRole("searchbox")).toBeNull();
  });
});

describe("searching by name", () => {
  it.each([
    ["ines", ["Inés Vidal"]],
    ["VIDAL", ["Inés Vidal", "Vidal Sassoon"]],
    ["whit dan", ["Dana Whitfield"]],
    ["  ", ["Inés Vidal", "Dana Whitfield", "Vidal Sassoon"]],
    ["nobody", []],
  ])("%j finds %j", (query, expected) => {
    show(CHANNELS);
    fireEvent.change(screen.getByRole("searchbox", { name: "Search by name" }), { target: { value: query } });
    expect(names()).toEqual(expected);
  });

  it("says aloud what it found, and Esc clears it", () => {
    show(CHANNELS);
    const field = screen.getByRole<HTMLInputElement>("searchbox");
    fireEvent.change(field, { target: { value: "vidal" } });
    expect(screen.getByRole("status").textContent).toBe("2 conversations found");
    fireEvent.change(field, { target: { value: "nobody" } });
    expect(screen.getByRole("status").textContent).toBe("Nobody here goes by that name.");
    fireEvent.keyDown(field, { key: "Escape" });
    expect(field.value).toBe("");
    expect(names()).toHaveLength(3);
  });

  it("is not offered for a single conversation", () => {
    show([named("Dana Whitfield")]);
    expect(screen.queryByRole("searchbox")).toBeNull();
  });
});

describe("initials", () => {
  it.each([
    ["Dana Whitfield", "DW"],
    ["sam", "S"],
    ["Lee van der Berg", "LB"],
    ["  Inés   Vidal ", "IV"],
    ["𝒟ana 🙂", "𝒟🙂"],
    ["", ""],
  ])("of %j are %j", (name, initials) => {
    expect(toInitials(name)).toBe(initials);
  });
});
