import { expect, it, vi } from "vitest";
import { findTabTools, type TabTools } from "~/client/tab-tools";

type Held = () => Promise<void>;

/** A lock manager as browsers have it: queues by name, refuses a signal beside `steal`. */
function makeLockManager() {
  const held = new Map<string, (reason: Error) => void>();
  const queue: { name: string; start(): void; signal: AbortSignal }[] = [];
  async function run(name: string, work: Held): Promise<void> {
    const stolen = new Promise<never>((_, reject) => held.set(name, reject));
    const mine = held.get(name);
    await Promise.race([work(), stolen]).finally(() => {
      if (held.get(name) === mine) held.delete(name);
    });
    queue.find((one) => one.name === name && !one.signal.aborted)?.start();
  }
  return {
    request: (name: string, { steal, signal }: { steal?: boolean; signal?: AbortSignal }, work: Held) => {
      if (steal && signal) return Promise.reject(new DOMException("both", "NotSupportedError"));
      if (steal) held.get(name)?.(new DOMException("stolen", "AbortError"));
      if (steal || !held.has(name)) return run(name, work);
      return new Promise<void>((resolve, reject) => {
        if (signal === undefined) return;
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        queue.push({ name, signal, start: () => void run(name, work).then(resolve, reject) });
      });
    },
  };
}

function findTools(locks: unknown): TabTools {
  vi.stubGlobal("navigator", { locks });
  const tools = findTabTools();
  if (tools === null) throw new Error("no tools");
  return tools;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

it("are none where the browser has not both", () => {
  vi.stubGlobal("navigator", {});
  expect(findTabTools()).toBeNull();
  vi.stubGlobal("navigator", { locks: makeLockManager() });
  vi.stubGlobal("BroadcastChannel", undefined);
  expect(findTabTools()).toBeNull();
});

it("give the lock to one after the other", async () => {
  const { locks } = findTools(makeLockManager());
  const said: string[] = [];
  const request = (who: string, steal = false) =>
    locks.request(
      "a",
      steal,
      () => said.push(`${who} held`),
      () => said.push(`${who} lost`),
    );
  const first = request("first");
  const second = request("second");
  const third = request("third");
  await settle();
  expect(said).toEqual(["first held"]);
  second();
  first();
  await settle();
  expect(said).toEqual(["first held", "third held"]);
  request("thief", true);
  await settle();
  expect(said.slice(2).sort()).toEqual(["thief held", "third lost"]);
  third();
});

it("hold nothing that was given up before it was given", async () => {
  const { locks } = findTools(makeLockManager());
  const held = vi.fn();
  locks.request("a", true, held, vi.fn())();
  await settle();
  const next = vi.fn();
  locks.request("a", false, next, vi.fn());
  await settle();
  expect(next).toHaveBeenCalledOnce();
});

it("say when the browser refuses", async () => {
  const { locks } = findTools({ request: () => Promise.reject(new DOMException("no", "SecurityError")) });
  const [held, lost] = [vi.fn(), vi.fn()];
  locks.request("a", false, held, lost);
  await settle();
  expect([held.mock.calls.length, lost.mock.calls.length]).toEqual([0, 1]);
});

it("carry words to the others on the line, not to oneself, until it is closed", async () => {
  const tools = findTools(makeLockManager());
  const heard: unknown[] = [];
  const mine = tools.openLine("a", (data) => heard.push(["mine", data]));
  const other = tools.openLine("a", (data) => heard.push(["other", data]));
  const elsewhere = tools.openLine("b", (data) => heard.push(["elsewhere", data]));
  mine.post({ n: 1 });
  await vi.waitFor(() => expect(heard).toEqual([["other", { n: 1 }]]));
  for (const line of [mine, other, elsewhere]) line.close();
});
