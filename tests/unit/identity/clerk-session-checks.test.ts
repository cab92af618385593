import { describe, expect, it } from "vitest";
import { createClerkSessionChecks } from "~/adapters/clerk-session-checks.server";
import { createSessionProofs } from "~/adapters/session-proofs.server";
import { createFakeClock, settle } from "../../support/fake-clock";

type Answer = string | Error;

function makeChecks() {
  const clock = createFakeClock();
  const proofs = createSessionProofs();
  const asked: string[] = [];
  const answers = new Map<string, Answer | Promise<Answer>>();
  const checks = createClerkSessionChecks({
    proofs,
    clock,
    sessions: {
      async getSession(id) {
        asked.push(id);
        const answer = await (answers.get(id) ?? "active");
        if (answer instanceof Error) throw answer;
        return { status: answer };
      },
    },
  });
  /** A token of this session has just been seen; it lasts a minute. */
  const see = (id: string) =>
    proofs.note({ sessionId: id, expiresAt: new Date(clock.now().getTime() + 60_000) });
  /** What sweeps find, one every two seconds. */
  const sweep = async (id: string, seconds: number) => {
    const found: (string | null)[] = [];
    for (let passed = 0; passed < seconds; passed += 2) {
      await clock.advance(2_000);
      found.push(checks.judge(id));
      await settle();
    }
    return found;
  };
  return { clock, checks, asked, answers, see, sweep };
}

const notFound = Object.assign(new Error("not found"), { status: 404 });

describe("a session that only listens", () => {
  it("is believed as long as its last token, then Clerk is asked once a minute", async () => {
    const { see, sweep, asked } = makeChecks();
    see("s");
    expect(await sweep("s", 58)).toEqual(Array(29).fill(null));
    expect(asked).toEqual([]);
    expect(await sweep("s", 240)).toEqual(Array(120).fill(null));
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  it("asks nobody while its page shows us tokens", async () => {
    const { see, sweep, asked } = makeChecks();
    for (let minute = 0; minute < 5; minute += 1) {
      see("s");
      expect(await sweep("s", 50)).toEqual(Array(25).fill(null));
    }
    expect(asked).toEqual([]);
  });

  it.each<[string, Answer]>([
    ["revoked", "revoked"],
    ["ended", "ended"],
    ["expired", "expired"],
    ["replaced", "replaced"],
    ["of a status nobody knows", "later"],
    ["unknown to Clerk", notFound],
  ])("and is %s, is over within 70 s", async (_name, answer) => {
    const { see, sweep, answers } = makeChecks();
    see("s");
    answers.set("s", answer);
    const found = await sweep("s", 70);
    expect(found).toContain("ended");
    expect(found.filter((doubt) => doubt !== null)).not.toContain("unproven");
  });

  it.each<[string, Answer | Promise<Answer>]>([
    ["is away", new Error("fetch failed")],
    ["refuses", Object.assign(new Error("too many requests"), { status: 429 })],
    ["hangs", new Promise<Answer>(() => undefined)],
  ])("has to show a token again within 70 s when Clerk %s", async (_name, answer) => {
    const { see, sweep, answers } = makeChecks();
    see("s");
    answers.set("s", answer);
    const found = await sweep("s", 70);
    expect(found).toContain("unproven");
    expect(found).not.toContain("ended");
    see("s");
    expect(await sweep("s", 10)).toEqual(Array(5).fill(null));
  });

  it("and was never seen here has to show a token", () => {
    const { checks, asked } = makeChecks();
    expect([checks.judge("s"), asked]).toEqual(["unproven", []]);
  });
});

it("Clerk is not asked more often than it bears, and whoever it was not asked about shows a token", async () => {
  const { see, clock, checks, asked } = makeChecks();
  const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
  for (const id of ids) see(id);
  await clock.advance(61_000);
  const doubts: (string | null)[] = [];
  for (let second = 0; second < 9; second += 1) {
    doubts.push(...ids.map((id) => checks.judge(id)));
    await settle();
    await clock.advance(1_000);
  }
  expect(asked.length).toBeLessThanOrEqual(20 * 9);
  expect(asked.length).toBeGreaterThanOrEqual(20 * 4);
  expect(doubts).toContain("unproven");
  expect(doubts).not.toContain("ended");
});
