import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createChatApi } from "~/client/api";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { createReadMarker } from "~/client/read-marker";
import { PATHS } from "~/protocol/paths";
import { createFakeRandom } from "../../support/client/fake-page";
import { settle } from "../../support/client/make-connection";
import { DANA, SAM } from "../../support/client/make-wire";
import { FakeChatServer } from "../../support/fake-chat-server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeReads() {
  const server = new FakeChatServer(SAM);
  for (const id of ["c1", "c2"]) {
    server.truth.open(id, SAM, DANA);
    for (let n = 1; n <= 50; n += 1) server.truth.send(id, DANA, `m${n}`, `k${n}`);
  }
  const signedOut = vi.fn();
  const positions = new Map<string, number>();
  const api = createChatApi(createChatFetch({ fetch: server.fetch }), browserClock);
  const reads = createReadMarker({
    api,
    clock: browserClock,
    random: createFakeRandom(),
    positionOf: (id) => positions.get(id) ?? 0,
    onSignedOut: signedOut,
  });
  /** The person reads up to `seq`, forward only, as the store keeps it. */
  const mark = (id: string, seq: number) => {
    positions.set(id, Math.max(seq, positions.get(id) ?? 0));
    reads.mark(id);
  };
  const told = () => server.actions("mark_read").map(({ body }) => (body as { seq: number }).seq);
  const readSeq = (id = "c1") => server.truth.get(id).reads.get(SAM.id);
  return { server, positions, mark, reads, told, readSeq, signedOut };
}

it("tells at once, and then at most twice a second, however fast somebody reads", async () => {
  const { mark, reads, told, readSeq } = makeReads();
  reads.start();
  for (let seq = 1; seq <= 30; seq += 1) {
    mark("c1", seq);
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(readSeq()).toBe(30);
  expect(told()).toEqual([1, 10, 20, 30]);
});

it("counts conversations separately", async () => {
  const { mark, reads, readSeq } = makeReads();
  reads.start();
  mark("c1", 3);
  mark("c2", 4);
  await settle();
  expect([readSeq("c1"), readSeq("c2")]).toEqual([3, 4]);
});

it("never tells of going back", async () => {
  const { mark, server, reads, told } = makeReads();
  reads.start();
  server.latencyMs = 100;
  mark("c1", 9);
  await vi.advanceTimersByTimeAsync(50);
  mark("c1", 4);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(new Set(told())).toEqual(new Set([9]));
});

it("tells again after a failure, and at once on the next occasion", async () => {
  const { mark, server, reads, readSeq, told } = makeReads();
  reads.start();
  server.reachable = false;
  mark("c1", 5);
  await vi.advanceTimersByTimeAsync(60_100);
  server.reachable = true;
  const before = told().length;
  reads.retryNow();
  await vi.advanceTimersByTimeAsync(400);
  expect(told()).toHaveLength(before + 1);
  expect(readSeq()).toBe(5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
});

it("does not insist when the server refuses", async () => {
  const { mark, server, reads, told } = makeReads();
  reads.start();
  server.fail(PATHS.messaging, { status: 404, code: "not_found" });
  mark("c1", 5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told()).toEqual([5]);
  mark("c1", 6);
  await settle();
  expect(told()).toEqual([5, 6]);
});

it("keeps what it could not tell for the next start", async () => {
  const { mark, server, reads, readSeq, signedOut } = makeReads();
  mark("c1", 2);
  await settle();
  expect(readSeq()).toBeUndefined();
  signedOut.mockImplementation(() => reads.stop());
  server.fail(PATHS.messaging, { status: 401 });
  reads.start();
  await settle();
  expect(signedOut).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
  reads.start();
  await vi.advanceTimersByTimeAsync(500);
  expect(readSeq()).toBe(2);
});

it("tells again when writing moved the position while it was being told", async () => {
  const { mark, server, positions, reads, told, readSeq } = makeReads();
  reads.start();
  server.latencyMs = 100;
  mark("c1", 50);
  await vi.advanceTimersByTimeAsync(50);
  // The server stored this before it knew of 50, so it did not move the position itself.
  server.truth.send("c1", SAM, "my answer", "k-mine");
  positions.set("c1", 51);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual([50, 51]);
  expect(readSeq()).toBe(51);
});

it("forgets when asked to", async () => {
  const { mark, reads, told } = makeReads();
  mark("c1", 2);
  reads.clear();
  reads.start();
  await settle();
  expect(told()).toEqual([]);
});
