import { act, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationSnapshot } from "~/client/snapshot";
import { at, makeChannel, makeConversation, makeMessage, SAM } from "./support/make-conversation";

const CONVERSATION = makeConversation({
  channel: makeChannel({ lastSeq: 3, unread: 1, readSeq: 2, closesAt: at(90) }),
  messages: [makeMessage(1, { createdAt: at(-24 * 60) }), makeMessage(2, { author: SAM }), makeMessage(3)],
  dividerAfterSeq: 2,
  hasMore: true,
});

/** The screen with its modules loaded now, so that they see whether there is a document. */
async function loadScreen(conversation: ConversationSnapshot) {
  vi.resetModules();
  const { ConversationView } = await import("~/chat-ui/conversation/conversation-view");
  const { Surroundings } = await import("./support/render-conversation");
  return (
    <Surroundings>
      <ConversationView
        conversation={conversation}
        you={SAM}
        session={null}
        back={<a href="/chat">Back</a>}
        notice={null}
        olderHref="?before=1"
        formKey="key-from-the-server"
        refused={null}
        ended={false}
        takesFocus={false}
      />
    </Surroundings>
  );
}

async function renderOnServer(conversation: ConversationSnapshot): Promise<string> {
  const { renderToString } = await import("react-dom/server");
  vi.stubGlobal("document", undefined);
  const html = renderToString(await loadScreen(conversation));
  vi.unstubAllGlobals();
  return html;
}

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => root.remove());

describe("the server's page", () => {
  it("is complete: history, the way to earlier messages, a form with the sender's key", async () => {
    root.innerHTML = await renderOnServer(CONVERSATION);
    expect(screen.getAllByRole("article")).toHaveLength(3);
    expect(screen.getByRole("link", { name: "Show earlier messages" }).getAttribute("href")).toBe(
      "?before=1",
    );
    const form = screen.getByRole("textbox").closest("form");
    expect(form?.method).toBe("post");
    expect(Object.fromEntries(new FormData(form!))).toEqual({
      clientMessageId: "key-from-the-server",
      content: "",
    });
  });

  it("says UTC with every time, and no relative day", async () => {
    root.innerHTML = await renderOnServer(CONVERSATION);
    expect(
      screen.getAllByRole("article").every((one) => one.querySelector("time")?.textContent?.endsWith("UTC")),
    ).toBe(true);
    expect(root.textContent).not.toContain("Today");
    expect(screen.getByText("Monday, November 23, 2026")).toBeTruthy();
  });

  it("needs no style attribute and no inline script", async () => {
    const html = await renderOnServer(CONVERSATION);
    expect(html).not.toMatch(/\sstyle=|<script|\son[a-z]+=/i);
  });

  it("comes to life without a warning, and then writes times in the reader's zone", async () => {
    const html = await renderOnServer(CONVERSATION);
    const element = await loadScreen(CONVERSATION);
    root.innerHTML = html;
    const bubbles = [...root.querySelectorAll("article")];
    const recovered = vi.fn();
    const app = await act(async () =>
      hydrateRoot(root, <StrictMode>{element}</StrictMode>, { onRecoverableError: recovered }),
    );
    expect(recovered).not.toHaveBeenCalled();
    expect([...root.querySelectorAll("article")]).toEqual(bubbles);
    expect(screen.getByText("Today")).toBeTruthy();
    expect(screen.getByText("Yesterday")).toBeTruthy();
    expect(root.textContent).not.toContain("UTC");
    expect(root.querySelector("[data-unzoned]")).toBeNull();
    act(() => app.unmount());
  });

  it("keeps what was typed before it came to life", async () => {
    const html = await renderOnServer(CONVERSATION);
    const element = await loadScreen(CONVERSATION);
    root.innerHTML = html;
    screen.getByRole<HTMLTextAreaElement>("textbox").value = "typed early";
    const app = await act(async () => hydrateRoot(root, element));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("typed early");
    expect(root.querySelector(".composer__field")?.getAttribute("data-text")).toBe("typed early\n");
    act(() => app.unmount());
  });
});
