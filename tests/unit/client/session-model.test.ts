import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChatSnapshot } from "~/client/snapshot";
import { PATHS } from "~/protocol/paths";
import { createFakeRandom, createFakeStorage, dumpStorage } from "../../support/client/fake-page";
import { makeServer, makeSession, renderHistory } from "../../support/client/make-session";
import { DANA, SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step =
  | { readonly do: "send" | "say"; readonly n: number }
  | { readonly do: "edit" | "delete" | "read" | "restore"; readonly n: number }
  | { readonly do: "wait"; readonly n: number }
  | { readonly do: "lose_answer" | "no_answer" | "refuse_send" | "refuse_stream" | "refuse_messaging" }
  | {
      readonly do:
        | "cut"
        | "bye"
        | "break_event"
        | "offline"
        | "online"
        | "silence"
        | "speak"
        | "repeat"
        | "lag";
    }
  | {
      readonly do: "close" | "reopen" | "leave" | "enter" | "older" | "restart" | "reload" | "list" | "begin";
    };

const plain = (...names: string[]) => fc.constantFrom(...names).map((name) => ({ do: name }) as Step);
const counted = (...names: string[]) =>
  fc.record({ do: fc.constantFrom(...names), n: fc.nat({ max: 200 }) }).map((step) => step as Step);

const everyday = fc.oneof(
  { arbitrary: counted("send", "say"), weight: 8 },
  { arbitrary: counted("edit", "delete", "read"), weight: 4 },
  { arbitrary: counted("wait"), weight: 6 },
  {
    arbitrary: plain("lose_answer", "no_answer", "refuse_send", "refuse_stream", "refuse_messaging"),
    weight: 3,
  },
  {
    arbitrary: plain("cut", "bye", "break_event", "offline", "online", "silence", "speak", "repeat", "lag"),
    weight: 6,
  },
  {
    arbitrary: plain("close", "reopen", "leave", "enter", "older", "restart", "reload", "list", "begin"),
    weight: 5,
  },
);

/** One person's afternoon: the page, the server, and everything that was accepted for sending. */
function makeWorld() {
  const server = makeServer(60);
  const device = createFakeStorage();
  const accepted: string[] = [];
  let loads = 0;
  let made = load();

  function load() {
    loads += 1;
    const next = makeSession({ server, storage: device, random: createFakeRandom(0.3, `load${loads}`) });
    next.session.subscribe(() => expectSound(next.session.getSnapshot()));
    next.session.start();
    next.session.openConversation("c1", renderHistory(server));
    return next;
  }

  async function take(step: Step): Promise<void> {
    const { session } = made;
    const { truth } = server;
    const held = truth.get("c1").messages.length;
    if (step.do === "send") {
      const text = `sent ${accepted.length}`;
      if (session.send("c1", text).accepted) accepted.push(text);
    }
    if (step.do === "say") made.say(`dana ${step.n}-${held}`);
    if (step.do === "edit" && held > 0) truth.edit("c1", 1 + (step.n % held), `edited ${step.n}`);
    if (step.do === "delete" && held > 0) truth.edit("c1", 1 + (step.n % held), null);
    if (step.do === "read") session.markRead("c1", step.n);
    if (step.do === "restore") truth.restore("c1", step.n % (held + 1));
    if (step.do === "wait") await vi.advanceTimersByTimeAsync(step.n * 20);
    if (step.do === "lose_answer" || step.do === "no_answer") server.fail(PATHS.send, step.do);
    if (step.do === "refuse_send") server.fail(PATHS.send, { status: 503, retryAfter: "1" });
    if (step.do === "refuse_stream") server.fail(PATHS.stream, { status: 500 });
    if (step.do === "refuse_messaging") server.fail(PATHS.messaging, { status: 502, html: "bad gateway" });
    if (step.do === "cut") server.cut();
    if (step.do === "bye") server.bye("lifetime", 100);
    if (step.do === "break_event") server.write("event: message\nid: c1.1.9999\ndata: {broken\n\n");
    if (step.do === "offline") {
      server.reachable = false;
      server.cut();
      made.page.fire("offline");
    }
    if (step.do === "online") {
      server.reachable = true;
      made.page.fire("online");
    }
    if (step.do === "silence") server.silent = true;
    if (step.do === "speak") server.silent = false;
    if (step.do === "repeat") server.copies = 3 - server.copies;
    if (step.do === "lag") server.answerMs = 150 - server.answerMs;
    if (step.do === "close") truth.setStatus("c1", "closed");
    if (step.do === "reopen") truth.setStatus("c1", "active");
    if (step.do === "leave") session.closeConversation("c1");
    if (step.do === "enter") session.openConversation("c1", renderHistory(server));
    if (step.do === "older") void session.loadOlder("c1");
    if (step.do === "list") session.mergeList(server.list());
    if (step.do === "begin" && truth.channels.size < 4) truth.open(`c${truth.channels.size + 1}`, SAM, DANA);
    if (step.do === "restart") {
      session.stop();
      session.start();
    }
    if (step.do === "reload") {
      session.stop();
      // A page takes longer to load than the last writes of the one before need.
      await vi.advanceTimersByTimeAsync(1);
      made = load();
    }
  }

  /** Everything works again, and every refused message is tried again. */
  async function heal(): Promise<void> {
    server.silent = false;
    server.reachable = true;
    server.truth.setStatus("c1", "active");
    made.page.fire("online");
    made.session.openConversation("c1", renderHistory(server));
    await vi.advanceTimersByTimeAsync(120_000);
    for (const { clientMessageId, state } of made.conversation().pending)
      if (state === "failed") made.session.retry("c1", clientMessageId);
    await vi.advanceTimersByTimeAsync(120_000);
    // Each new stream is an occasion to set right what was guessed.
    server.cut();
    await vi.advanceTimersByTimeAsync(10_000);
    for (let page = 0; page < 10 && made.conversation().hasMore; page += 1) {
      void made.session.loadOlder("c1");
      await vi.advanceTimersByTimeAsync(1_000);
    }
  }

  return { server, device, accepted, take, heal, made: () => made };
}

/** True at every moment, whatever happens: no hole, no message twice. */
function expectSound({ conversations }: ChatSnapshot): void {
  const { messages, pending } = conversations.c1 ?? { messages: [], pending: [] };
  const first = messages[0]?.seq ?? 0;
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => first + index));
  const keys = [...messages, ...pending].flatMap(({ clientMessageId }) => clientMessageId ?? []);
  expect(new Set(keys).size).toBe(keys.length);
}

/** What the person sees is what the server holds. */
function expectTruth({ server, made, device }: ReturnType<typeof makeWorld>): void {
  const { conversation, session, status } = made();
  const truth = server.truth.get("c1").messages.map((message) => server.toViewers(message));
  expect(conversation().messages).toEqual(truth);
  expect(conversation().pending).toEqual([]);
  const byId = (list: ChatSnapshot["channels"]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(session.getSnapshot().channels)).toEqual(byId(server.list().channels));
  expect(status()).toBe("live");
  expect(dumpStorage(device)).toBe("");
}

async function live(steps: readonly Step[]) {
  // What an earlier, failed run left must not be blamed on this one.
  vi.clearAllTimers();
  const world = makeWorld();
  await vi.advanceTimersByTimeAsync(50);
  for (const step of steps) await world.take(step);
  await world.heal();
  expectTruth(world);
  expect(world.server.mostStreams).toBe(1);
  world.made().session.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(world.server.streams.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  return world;
}

it("ends with what the server holds, and everything that was accepted for sending stored once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(everyday, { maxLength: 60 }), async (steps) => {
      const { server, accepted } = await live(steps);
      const { messages } = server.truth.get("c1");
      // Texts may have been edited or deleted since: the keys tell.
      const sent = messages.filter(({ author }) => author.id === SAM.id);
      expect(sent).toHaveLength(accepted.length);
      expect(new Set(sent.map(({ clientMessageId }) => clientMessageId)).size).toBe(accepted.length);
    }),
    { numRuns: 60 },
  );
}, 60_000);

it("ends with what the server holds even when its history is replaced now and then", async () => {
  const steps = fc.array(
    fc.oneof({ arbitrary: everyday, weight: 9 }, { arbitrary: counted("restore"), weight: 1 }),
    {
      maxLength: 60,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await live(all);
    }),
    { numRuns: 40 },
  );
}, 60_000);
