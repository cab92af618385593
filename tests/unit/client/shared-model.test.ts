import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeServer } from "../../support/client/make-session";
import { makeTabs, pass, type TestTab } from "../../support/client/make-tabs";
import { SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step = { readonly do: (typeof STEPS)[number]; readonly n: number };

const STEPS = [
  ...(["say", "say", "send", "send", "edit", "open", "open_late", "render"] as const),
  ...(["close", "crash", "hang", "wake", "freeze", "resume", "sleep_timers"] as const),
  ...(["cut", "bye", "break_event", "repeat", "offline", "online", "restore", "wait"] as const),
];

const anyStep: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom(...STEPS), n: fc.nat({ max: 100 }) });

/** An afternoon with several tabs; `rendered` is what a slow page was made from. */
function makeAfternoon() {
  vi.clearAllTimers();
  const world = makeTabs({ server: makeServer(5) });
  const { server } = world;
  const tabs = new Set<TestTab>([world.open()]);
  const written: string[] = [];
  const hung = new Set<TestTab>();
  let rendered = server.list();

  function openOne(late: boolean): void {
    if (tabs.size >= 5) return;
    const tab = world.open(late ? { list: rendered } : {});
    tabs.add(tab);
    // True at every moment, whatever happens: no hole, no message twice.
    tab.session.subscribe(() => {
      const { messages = [] } = tab.session.getSnapshot().conversations.c1 ?? {};
      const first = messages[0]?.seq ?? 0;
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => first + index));
    });
  }

  async function take({ do: what, n }: Step): Promise<void> {
    const tab = [...tabs][n % Math.max(1, tabs.size)];
    const held = server.truth.get("c1").messages.length;
    if (what === "say") world.say(`dana ${n}-${held}`);
    if (what === "edit" && held > 0) server.truth.edit("c1", 1 + (n % held), `edited ${n}`);
    if (what === "restore" && n < 10) server.truth.restore("c1", n % (held + 1));
    if (what === "render") rendered = server.list();
    if (what === "open" || what === "open_late") openOne(what === "open_late");
    if (what === "cut") server.cut();
    if (what === "bye") server.bye("lifetime", 100);
    if (what === "break_event") server.write("event: message\nid: c1.1.9999\ndata: {broken\n\n");
    if (what === "repeat") server.copies = 3 - server.copies;
    if (what === "wait") await pass(n * 30);
    if (what === "offline") {
      server.reachable = false;
      server.cut();
    }
    if (what === "online") {
      server.reachable = true;
      for (const one of tabs) one.page.fire("online");
    }
    if (tab === undefined) return;
    // Nobody can write in a tab whose scripts stand still.
    if (what === "send" && !hung.has(tab)) {
      written.push(`sam ${written.length}`);
      tab.session.send("c1", written.at(-1) ?? "");
      // Kept on the device before anything can happen to the tab.
      await pass(1);
    }
    if (what === "hang") {
      hung.add(tab);
      tab.hang();
    }
    if (what === "sleep_timers") tab.sleepTimers();
    if (what === "wake") {
      hung.delete(tab);
      tab.wake();
    }
    if (what === "freeze") tab.page.fire("frozen");
    if (what === "resume") tab.page.fire("resumed");
    if (what !== "close" && what !== "crash") return;
    tab[what]();
    tabs.delete(tab);
  }

  async function heal(): Promise<void> {
    server.reachable = true;
    for (const tab of tabs) {
      tab.wake();
      tab.page.fire("resumed");
      tab.page.fire("online");
    }
    openOne(false);
    await pass(180_000);
  }

  return { ...world, tabs, written, take, heal };
}

it("each tab ends with what the server holds, whoever led, died, slept or came late", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const { server, tabs, written, take, heal, truth, streams } = makeAfternoon();
      await pass(50);
      for (const step of steps) await take(step);
      await heal();
      const restored = steps.some((step) => step.do === "restore");
      for (const tab of tabs) {
        expect(tab.texts(), tab.name).toEqual(truth());
        expect([tab.status(), tab.pending()], tab.name).toEqual(["live", []]);
        expect(tab.session.getSnapshot().channels).toEqual(server.list().channels);
      }
      expect([...tabs].filter((tab) => tab.leads())).toHaveLength(1);
      expect(streams()).toBe(1);
      const sent = server.truth.get("c1").messages.filter(({ author }) => author.id === SAM.id);
      if (!restored) expect(sent).toHaveLength(written.length);
      expect(new Set(sent.map((one) => one.clientMessageId)).size).toBe(sent.length);
      for (const tab of tabs) tab.close();
    }),
    { numRuns: 120 },
  );
}, 120_000);
