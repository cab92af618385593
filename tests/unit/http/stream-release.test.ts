import type { ClientRequest, IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makeFakeApp } from "../../support/make-fake-app";
import { makeServerLane } from "../../support/make-lanes";
import { say } from "../../support/make-stream";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Over a real server: what a request leaves behind when nothing but the garbage collector holds it. */
describe.each([
  ["Remix behind our server", false],
  ["the fast lane", true],
])("%s", (_name, fastLane) => {
  async function open(count: number) {
    const { chat, deps, headersOf } = await makeFakeApp();
    const lane = await makeServerLane(deps, { fastLane });
    onTestFinished(() => lane.close());
    const timers = chat.clock.pendingTimers;
    const clients: { request: ClientRequest; response: IncomingMessage }[] = [];
    for (let index = 0; index < count; index += 1) {
      const [person, path] = index % 2 === 0 ? [chat.prospect, "stream"] : [chat.therapist, chat.channel.id];
      clients.push(await lane.open({ path: `/api/chat/${path}`, headers: headersOf(person) }));
    }
    const isClean = () => {
      const { hub } = deps;
      expect([hub.streamCount, hub.feedCount, chat.clock.pendingTimers]).toEqual([0, 0, timers]);
    };
    return { chat, deps, lane, clients, isClean };
  }

  test("200 streams that are closed after the garbage was collected are all let go of", async () => {
    const { chat, deps, clients, isClean } = await open(200);
    expect(deps.hub.streamCount).toBe(200);
    for (let round = 0; round < 4; round += 1) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // They still work.
    let heard = 0;
    for (const { response } of clients) {
      response.on("error", () => undefined);
      response.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes('"content":"still there"')) heard += 1;
      });
    }
    await say(chat.services, chat.therapist, chat.channel.id, "still there");
    await vi.waitFor(() => expect(heard).toBe(200), { timeout: 5_000 });
    for (const { request } of clients) request.destroy();
    await vi.waitFor(isClean, { timeout: 5_000 });
  });

  test("readers that leave while their stream is being opened leave nothing", async () => {
    const { chat, deps, lane, isClean } = await open(0);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const reading = vi.spyOn(chat.services.reader, "readChannels");
    chat.world.database.onStep = (place) => (place === "before readChannels" ? held : undefined);
    const headers = { Authorization: `Bearer ${chat.prospect.clerkUserId}` };
    const asked = Array.from({ length: 20 }, () => lane.open({ path: "/api/chat/stream", headers }));
    const refused = Promise.allSettled(asked);
    await vi.waitFor(() => expect(reading).toHaveBeenCalledTimes(20));
    lane.server.closeAllConnections();
    await refused;
    collectGarbage();
    letGo();
    await vi.waitFor(isClean, { timeout: 5_000 });
    expect(deps.log).toBe(chat.services.log);
  });

  test("the end of a stream's life ends its answer after all that was said", async () => {
    const { chat, clients, isClean } = await open(2);
    const texts = clients.map(async ({ response }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    });
    await chat.clock.advance(300_000);
    for (const text of await Promise.all(texts)) {
      expect(text).toMatch(/^event: ready\n/);
      expect(text).toContain(": \n");
      expect(text).toMatch(/event: bye\ndata: \{"reason":"lifetime",[^\n]*\n\n$/);
    }
    isClean();
  });

  test("a reader that takes nothing is cut off before it costs more than it may", async () => {
    const { chat, deps, clients, isClean } = await open(2);
    // One reads, one does not.
    const [slow, fast] = clients;
    slow?.response.pause();
    slow?.response.on("error", () => undefined);
    let read = 0;
    fast?.response.on("data", (chunk: Buffer) => {
      read += chunk.byteLength;
    });
    const event = { name: "message", json: `"${"x".repeat(4_000)}"` } as const;
    for (let version = 1; version < 4_000 && deps.hub.streamCount === 2; version += 1) {
      deps.hub.publishChange(chat.channel.id, { version, seq: version, eventFor: () => event });
      // Time for the one that reads.
      if (version % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(deps.hub.streamCount).toBe(1);
    expect(read).toBeGreaterThan(1_000_000);
    for (const { request } of clients) request.destroy();
    await vi.waitFor(isClean, { timeout: 5_000 });
  });
});
