import { vi } from "vitest";
import { type BrowserDeviceOptions, createBrowserDevice } from "~/client/browser-device";
import type { Clock } from "~/client/clock";
import { browserClock } from "~/client/clock";
import { createChatSession } from "~/client/session";
import type { ChatSessionOptions } from "~/client/session-options";
import type { FakeChatServer } from "../fake-chat-server";
import { createFakePage, createFakeRandom, createFakeSealer, createFakeStorage } from "./fake-page";
import { createFakeTabs } from "./fake-tabs";
import { makeServer, renderHistory } from "./make-session";
import { SAM } from "./make-wire";

/** A browser in which Sam opens tabs on conversation "c1". Needs fake timers. */
export function makeTabs({ server = makeServer(3) }: { server?: FakeChatServer } = {}) {
  const browser = createFakeTabs();
  const device = createFakeStorage();
  let count = 0;

  /** A tab as the server renders it now, or (`list`) rendered it earlier. */
  function open(options: Partial<ChatSessionOptions> & BrowserDeviceOptions = {}) {
    count += 1;
    const name = `tab${count}`;
    const tab = browser.open();
    const page = createFakePage();
    const still = { yes: false };
    const history = renderHistory(server);
    const session = createChatSession({
      you: SAM,
      list: server.list(),
      fetch: server.fetch,
      device: createBrowserDevice({ storage: device, sealer: createFakeSealer(), tabs: tab, ...options }),
      random: createFakeRandom(0.5, name),
      clock: makeClock(still),
      signals: page,
      ...options,
    });
    session.start();
    session.openConversation("c1", history);
    const conversation = () => session.getSnapshot().conversations.c1;
    return {
      session,
      page,
      device,
      name,
      status: () => session.getSnapshot().connection.status,
      leads: () => session.getSnapshot().leads,
      texts: () => conversation()?.messages.map(({ content }) => content) ?? [],
      pending: () => conversation()?.pending.map(({ content, state }) => [content, state]) ?? [],
      draft: () => conversation()?.draft,
      /** Closed by the person. */
      close: () => session.stop(),
      /** The tab is gone without a word; the server notices that its connections are. */
      crash() {
        tab.die();
        still.yes = true;
        session.stop();
      },
      /** Its scripts stand still. */
      hang() {
        tab.hang();
        still.yes = true;
      },
      /** It hears and answers, but its timers do not run: a page that nobody has looked at for long. */
      sleepTimers() {
        still.yes = true;
      },
      wake() {
        still.yes = false;
        tab.wake();
      },
    };
  }

  return {
    server,
    browser,
    device,
    open,
    say: (text: string) => server.truth.send("c1", server.truth.get("c1").members[1], text, `dana-${text}`),
    truth: () => server.truth.get("c1").messages.map(({ content }) => content),
    streams: () => server.streams.size,
  };
}

/** One tab of `makeTabs`. */
export type TestTab = ReturnType<ReturnType<typeof makeTabs>["open"]>;

/** Timers that wait while the tab stands still. */
function makeClock(still: { yes: boolean }): Clock {
  return {
    now: browserClock.now,
    after(delayMs, work) {
      let cancel = browserClock.after(delayMs, run);
      function run(): void {
        if (still.yes) cancel = browserClock.after(50, run);
        else work();
      }
      return () => cancel();
    },
  };
}

/** Lets everything happen that needs `ms`. */
export async function pass(ms = 0): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await vi.advanceTimersByTimeAsync(0);
  if (ms > 0) await vi.advanceTimersByTimeAsync(ms);
}
