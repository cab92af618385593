import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionState } from "~/client/snapshot";
import { ChooseConversation } from "~/components/choose-conversation";
import { ConversationScreen } from "~/components/conversation-screen";
import { ConversationsLayout } from "~/components/conversations-layout";
import type { HistoryAnswer } from "~/protocol/requests";
import { createFakeSession, type FakeSession } from "./support/fake-session";
import { DANA, makeChannel, makeConversation, makeMessage, SAM } from "./support/make-conversation";
import { Outlet, useLoaderData } from "./support/remix-router";
import { renderPages } from "./support/render-pages";

let session: FakeSession;
const created = vi.hoisted(() => ({ options: [] as unknown[], make: () => undefined as unknown }));

vi.mock("~/client/session", () => ({
  createChatSession: (options: unknown) => {
    created.options.push(options);
    return created.make();
  },
}));
vi.mock("~/client/browser-device", () => ({ createBrowserDevice: (madeFrom: unknown) => ({ madeFrom }) }));

const CHANNEL = makeChannel({ lastSeq: 2 });
const LIST = { channels: [CHANNEL], cursor: "1-2" };
const HISTORY: HistoryAnswer = {
  channel: CHANNEL,
  messages: [makeMessage(1), makeMessage(2)],
  hasMore: true,
};

beforeEach(() => {
  created.options.length = 0;
  created.make = () => {
    session = createFakeSession();
    session.change({ channels: LIST.channels });
    return session;
  };
});

interface OpenOptions {
  readonly history?: HistoryAnswer | null;
  readonly plan?: "active" | "none" | "lapsed";
  /** 0: never. */
  readonly idleMinutes?: number;
  /** What the server answers when it is asked again. */
  readonly again?: () => { plan: "active" | "lapsed"; list: typeof LIST };
}

let asked = 0;

function Layout({ plan = "active", idleMinutes = 15 }: OpenOptions) {
  const answer = useLoaderData() as { plan: "active" | "lapsed"; list: typeof LIST } | null;
  return (
    <ConversationsLayout
      {...{ you: SAM, list: answer?.list ?? LIST, plan: answer?.plan ?? plan, deviceKeys: ["key"] }}
      logoff={{ idleMinutes, session: "this-time" }}
      reminders={false}
    >
      <Outlet />
    </ConversationsLayout>
  );
}

function open(address: string, options: OpenOptions = {}) {
  asked = 0;
  const screenOf = (history: HistoryAnswer | null) => (
    <ConversationScreen channelId="channel-1" history={history} formKey="key" refused={null} />
  );
  return renderPages(
    [
      {
        path: "/chat",
        element: <Layout {...options} />,
        loader: () => {
          asked += 1;
          return (asked > 1 && options.again?.()) || null;
        },
        children: [
          { index: true, element: <ChooseConversation /> },
          {
            path: ":channelId",
            element: screenOf(options.history === undefined ? HISTORY : options.history),
          },
        ],
      },
    ],
    address,
  );
}

function calls(name: string) {
  return session.calls.filter(([called]) => called === name);
}

describe("the conversations' page", () => {
  it("starts one session from what the server sent, and stops it when left", async () => {
    const router = await open("/chat");
    expect(created.options).toEqual([
      expect.objectContaining({ you: SAM, list: LIST, device: { madeFrom: { deviceKeys: ["key"] } } }),
    ]);
    expect(calls("start")).toHaveLength(1);
    await act(() => router.navigate("/chat/channel-1"));
    expect(created.options).toHaveLength(1);
    expect(calls("stop")).toHaveLength(0);
  });

  it("without a plan starts none, and says what would help", async () => {
    await open("/chat", { plan: "none" });
    expect(created.options).toEqual([]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
      "Your plan doesn't include messages yet.",
    );
    expect(screen.queryByText("Conversations")).toBeNull();
    expect(screen.getByRole("button", { name: "Sign out" })).toBeTruthy();
  });

  it("forgets what this device keeps before signing out", async () => {
    await open("/chat");
    const form = screen.getByRole("button", { name: "Sign out" }).closest("form")!;
    expect([form.method, form.getAttribute("action")]).toEqual(["post", "/sign-out"]);
    fireEvent.submit(form);
    expect(calls("forget")).toHaveLength(1);
  });

  it("shows nothing of a person who has signed out in another tab, but the way back in", async () => {
    await open("/chat/channel-1");
    expect(screen.getAllByRole("article")).toHaveLength(2);
    act(() =>
      session.change({
        forgotten: true,
        keepsUnsent: false,
        channels: [],
        conversations: {},
        connection: { status: "ended", reason: "signed_out" },
      }),
    );
    expect(screen.queryByRole("article")).toBeNull();
    expect(screen.queryByRole("textbox")).toBeNull();
    for (const name of [DANA.name, SAM.name]) expect(screen.queryByText(new RegExp(name))).toBeNull();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("You've been signed out.");
    expect(screen.getByRole("link", { name: "Sign in" })).toBeTruthy();
  });

  it("has one first-level heading, with or without an open conversation", async () => {
    const router = await open("/chat");
    expect(screen.getAllByRole("heading", { level: 1 }).map((one) => one.textContent)).toEqual([
      "Conversations",
    ]);
    await act(() => router.navigate("/chat/channel-1"));
    expect(screen.getAllByRole("heading", { level: 1 }).map((one) => one.textContent)).toEqual([DANA.name]);
  });

  it("shows a lost connection beside the list, with the way back in", async () => {
    await open("/chat");
    act(() => session.change({ connection: { status: "ended", reason: "signed_out" } }));
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe(
      "/sign-in?redirectTo=%2Fchat",
    );
  });
});

describe("a conversation's page", () => {
  it("hands the server's history to the session", async () => {
    await open("/chat/channel-1");
    expect(calls("openConversation")).toEqual([["openConversation", "channel-1", HISTORY]]);
    expect(within(screen.getByRole("log")).getAllByRole("article")).toHaveLength(2);
  });

  it("shows the session's picture as soon as there is one", async () => {
    await open("/chat/channel-1");
    const messages = [...HISTORY.messages, makeMessage(3, { content: "Just now" })];
    act(() => session.changeConversation("channel-1", makeConversation({ channel: CHANNEL, messages })));
    expect(screen.getByText("Just now")).toBeTruthy();
  });

  it("never starts a session from a page of earlier messages, and shows the way back", async () => {
    const earlier = { ...HISTORY, messages: [makeMessage(1)] };
    await open("/chat/channel-1", { history: earlier });
    expect(calls("openConversation")).toEqual([["openConversation", "channel-1", undefined]]);
    const back = screen.getByRole("link", { name: "Back to the newest messages" });
    expect(back.getAttribute("href")).toBe("/chat/channel-1");
  });

  it("reached from the list lets the session load, and takes the focus", async () => {
    const router = await open("/chat", { history: null });
    await act(() => router.navigate("/chat/channel-1"));
    expect(calls("openConversation")).toEqual([["openConversation", "channel-1", undefined]]);
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  });

  it("left for the list closes, and gives the focus back to its link", async () => {
    const router = await open("/chat/channel-1");
    fireEvent.click(screen.getByRole("link", { name: "Back to conversations" }));
    await vi.waitFor(() => expect(router.state.location.pathname).toBe("/chat"));
    expect(calls("closeConversation")).toEqual([["closeConversation", "channel-1"]]);
    expect(document.activeElement).toBe(screen.getByRole("link", { name: /Dana Whitfield/ }));
  });
});

describe("a chat that ends under an open page", () => {
  const end = (connection: Extract<ConnectionState, { status: "ended" }>) =>
    act(() => session.change({ connection }));
  const headings = () => screen.getAllByRole("heading", { level: 1 }).map((one) => one.textContent);
  const isHidden = () => {
    expect(screen.queryByText("Conversations")).toBeNull();
    expect(screen.queryByRole("log")).toBeNull();
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(document.body.textContent).not.toContain(DANA.name);
  };
  const comeBack = () =>
    act(async () => {
      window.dispatchEvent(new Event("focus"));
    });

  it.each([
    ["subscription_ended", "Your plan doesn't include messages any more."],
    ["revoked", "You no longer have access to these conversations."],
    ["feature_off", "Messages are switched off for now."],
  ] as const)("because of %s shows nothing of it any more", async (reason, title) => {
    await open("/chat/channel-1");
    end({ status: "ended", reason });
    expect(headings()).toEqual([title]);
    isHidden();
    expect(screen.getByRole("button", { name: "Sign out" })).toBeTruthy();
    expect(calls("forget")).toEqual([]);
  });

  it("because the session was ended shows the way back in, and asks no more", async () => {
    await open("/chat/channel-1");
    act(() => session.change({ forgotten: true, channels: [], conversations: {} }));
    expect(headings()).toEqual(["You've been signed out."]);
    isHidden();
    expect(screen.queryByRole("button", { name: "Sign out" })).toBeNull();
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe(
      "/sign-in?redirectTo=%2Fchat%2Fchannel-1",
    );
    await comeBack();
    expect(asked).toBe(1);
  });

  it("leaves nothing in what the server wrote into the page", async () => {
    await open("/chat/channel-1");
    const script = document.body.appendChild(document.createElement("script"));
    script.type = "application/json";
    script.textContent = `window.__remixContext = "${DANA.name}"`;
    act(() => session.change({ forgotten: true, channels: [], conversations: {} }));
    expect(document.documentElement.outerHTML).not.toContain(DANA.name);
    script.remove();
  });

  it("because the session has run out keeps what is there for whoever signs in again", async () => {
    await open("/chat/channel-1");
    end({ status: "ended", reason: "signed_out" });
    expect(screen.getByRole("log")).toBeTruthy();
    expect(calls("forget")).toEqual([]);
  });

  it("comes back when its plan is renewed and somebody looks at the page", async () => {
    await open("/chat/channel-1", { again: () => ({ plan: "active", list: { ...LIST } }) });
    end({ status: "ended", reason: "subscription_ended" });
    isHidden();
    await comeBack();
    expect(calls("stop")).toHaveLength(1);
    expect(calls("start")).toHaveLength(2);
    act(() => session.change({ connection: { status: "live" } }));
    expect(headings()).toEqual([DANA.name]);
  });

  it.each([
    ["ended", "active"],
    ["was not there", "lapsed"],
  ] as const)(
    "because the plan %s it looks again by itself, calmly, and not while it is hidden",
    async (_how, plan) => {
      vi.useFakeTimers();
      const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
      const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
      try {
        await open("/chat/channel-1", {
          plan,
          idleMinutes: 0,
          again: () => ({ plan: "lapsed", list: { channels: [], cursor: "" } }),
        });
        if (plan === "active") end({ status: "ended", reason: "subscription_ended" });
        await pass(9);
        expect(asked).toBe(1);
        await pass(1);
        expect(asked).toBe(2);
        // 20 seconds later, 40, then once a minute.
        await pass(60);
        expect(asked).toBe(4);
        await pass(600);
        expect(asked).toBe(14);
        visibility.mockReturnValue("hidden");
        await pass(600);
        expect(asked).toBe(14);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it("because of anything else asks only when somebody looks", async () => {
    vi.useFakeTimers();
    try {
      await open("/chat/channel-1", { idleMinutes: 0 });
      end({ status: "ended", reason: "feature_off" });
      await act(() => vi.advanceTimersByTimeAsync(300_000));
      expect(asked).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("stays away while the plan is not renewed", async () => {
    await open("/chat/channel-1", { again: () => ({ plan: "lapsed", list: { channels: [], cursor: "" } }) });
    end({ status: "ended", reason: "subscription_ended" });
    await comeBack();
    expect(asked).toBe(2);
    expect(headings()).toEqual(["Your plan doesn't include messages any more."]);
    isHidden();
  });

  it("was not there when the page was made, and is when somebody looks again", async () => {
    await open("/chat", { plan: "lapsed", again: () => ({ plan: "active", list: { ...LIST } }) });
    expect(headings()).toEqual(["Your plan doesn't include messages any more."]);
    expect(created.options).toEqual([]);
    await comeBack();
    expect(created.options).toHaveLength(1);
    expect(headings()).toEqual(["Conversations"]);
  });

  it("with one conversation less shows nothing of that one", async () => {
    await open("/chat/channel-1");
    act(() => session.change({ channels: [], conversations: {} }));
    expect(headings()).toEqual(["We can't find that conversation."]);
    expect(screen.queryByRole("log")).toBeNull();
    expect(screen.getByRole("link", { name: "See your conversations" }).getAttribute("href")).toBe("/chat");
  });
});

describe("writing to somebody whose plan holds no messages now", () => {
  it("says when they will see it, and stops saying so", async () => {
    await open("/chat/channel-1");
    const later = /plan doesn't include messages right now\. They'll see what you write once it does\./;
    expect(screen.queryByText(later)).toBeNull();
    const channel = { ...CHANNEL, peerPlan: "none" as const };
    act(() => session.changeConversation("channel-1", makeConversation({ channel })));
    expect(screen.getByText(later).textContent).toContain(DANA.name);
    act(() => session.changeConversation("channel-1", makeConversation({ channel: CHANNEL })));
    expect(screen.queryByText(later)).toBeNull();
  });
});

describe("nobody there for a quarter of an hour", () => {
  const fetched = vi.fn();
  const MINUTE_MS = 60_000;

  beforeEach(() => {
    fetched.mockReset().mockReturnValue(new Promise(() => undefined));
    vi.stubGlobal("fetch", fetched);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    localStorage.clear();
    return () => vi.useRealTimers();
  });

  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

  it("is asked, and stays when somebody answers", async () => {
    await open("/chat/channel-1");
    await pass(14 * MINUTE_MS);
    fireEvent.click(screen.getByRole("button", { name: "I'm still here" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await pass(10 * MINUTE_MS);
    expect(screen.getAllByRole("article")).toHaveLength(2);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("is signed out at the server, and nothing of them stays on the screen", async () => {
    await open("/chat/channel-1");
    await pass(15 * MINUTE_MS);
    for (const name of [DANA.name, SAM.name]) expect(document.body.textContent).not.toContain(name);
    expect(screen.queryByRole("article")).toBeNull();
    expect(screen.getByRole("heading", { name: "Signing you out" })).toBeTruthy();
    expect(calls("leave")).toHaveLength(1);
    // What was typed waits for the same person.
    expect(calls("forget")).toHaveLength(0);
    expect(fetched).toHaveBeenCalledExactlyOnceWith("/sign-out", expect.objectContaining({ method: "POST" }));
  });

  it("does not end the session of whoever has signed in since", async () => {
    await open("/chat/channel-1");
    act(() => session.change({ forgotten: true, connection: { status: "ended", reason: "signed_out" } }));
    await pass(60 * MINUTE_MS);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("leaves no clock behind when the person signs out", async () => {
    await open("/chat");
    expect(localStorage.getItem("renavest-active")).not.toBeNull();
    fireEvent.submit(screen.getByRole("button", { name: "Sign out" }).closest("form")!);
    expect(localStorage.length).toBe(0);
  });
});
