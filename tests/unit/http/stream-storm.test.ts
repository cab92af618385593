import { type AddressInfo, connect, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makeFakeApp } from "../../support/make-fake-app";
import { makeServerLane } from "../../support/make-lanes";
import { say } from "../../support/make-stream";

const CONNECTIONS = 1_000;
const AT_ONCE = 50;

/** How a reader leaves. Each resolves when it has; the server finds out by itself. */
const WAYS: readonly ((socket: Socket, head: string) => Promise<void>)[] = [
  // Before anything was asked.
  async (socket) => void socket.destroy(),
  // In the middle of asking.
  async (socket, head) => {
    socket.write(head.slice(0, head.length / 2));
    await settled(socket);
    socket.destroy();
  },
  // Having asked, without waiting.
  async (socket, head) => {
    socket.write(head);
    socket.destroy();
  },
  // Having asked, a moment later.
  async (socket, head) => {
    socket.write(head);
    await settled(socket);
    socket.destroy();
  },
  // With the answer's beginning in hand.
  async (socket, head) => {
    socket.write(head);
    await heard(socket);
    socket.destroy();
  },
  // Says that it will send no more, and hears on.
  async (socket, head) => {
    socket.write(head);
    await heard(socket);
    socket.end();
  },
  // Hard, with a reset.
  async (socket, head) => {
    socket.write(head);
    await heard(socket);
    socket.resetAndDestroy();
  },
  // Never reads, and leaves.
  async (socket, head) => {
    socket.pause();
    socket.write(head);
    await settled(socket);
    socket.destroy();
  },
  // Asks for another one behind the first.
  async (socket, head) => {
    socket.write(head + head);
    await heard(socket);
    socket.destroy();
  },
];

const settled = (_socket: Socket) => new Promise<void>((resolve) => setImmediate(resolve));
const heard = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.once("data", () => resolve());
    socket.once("close", () => resolve());
  });

describe.each([
  ["the fast lane", true],
  ["Remix behind our server", false],
])("%s", (_name, fastLane) => {
  test("a thousand readers come and leave in every way, while messages come: nothing is left of them", async () => {
    const { chat, deps, headersOf } = await makeFakeApp();
    const lane = await makeServerLane(deps, { fastLane });
    onTestFinished(() => lane.close());
    const { port } = lane.server.address() as AddressInfo;
    const before = { timers: chat.clock.pendingTimers, listeners: chat.hints.listenerCount };

    const comeAndLeave = async (number: number) => {
      const [person, path] = number % 2 === 0 ? [chat.prospect, "stream"] : [chat.therapist, chat.channel.id];
      const head = `GET /api/chat/${path} HTTP/1.1\r\nHost: chat.test\r\nAuthorization: ${headersOf(person).Authorization}\r\n\r\n`;
      const socket = connect(port, "127.0.0.1");
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.on("error", () => undefined);
      await new Promise((resolve) => socket.once("connect", resolve));
      await WAYS[number % WAYS.length]?.(socket, head);
      await closed;
    };
    let opened = 0;
    const add = deps.hub.add.bind(deps.hub);
    deps.hub.add = (stream) => {
      opened += 1;
      return add(stream);
    };
    for (let number = 0; number < CONNECTIONS; number += AT_ONCE) {
      const group = Array.from({ length: AT_ONCE }, (_, index) => comeAndLeave(number + index));
      await say(chat.services, chat.therapist, chat.channel.id, `message ${number}`);
      // Every other group ends from our side as well, at the same time.
      if ((number / AT_ONCE) % 2 === 1) await chat.clock.advance(300_000);
      await Promise.all(group);
    }
    expect(opened).toBeGreaterThan(CONNECTIONS / 3);
    await vi.waitFor(
      async () => {
        const { hub } = deps;
        expect([hub.streamCount, hub.feedCount, chat.services.metrics.openStreams]).toEqual([0, 0, 0]);
        expect(chat.clock.pendingTimers).toBe(before.timers);
        expect(chat.hints.listenerCount).toBe(before.listeners);
        expect(await countConnections(lane.server)).toBe(0);
      },
      { timeout: 10_000 },
    );
    expect(chat.services.log.errors()).toEqual([]);
  }, 60_000);

  test("a stream that waits behind another one on its connection goes with it", async () => {
    const { chat, deps, headersOf } = await makeFakeApp();
    const lane = await makeServerLane(deps, { fastLane });
    onTestFinished(() => lane.close());
    const listeners = chat.hints.listenerCount;
    const head = `GET /api/chat/stream HTTP/1.1\r\nHost: chat.test\r\nAuthorization: ${headersOf(chat.prospect).Authorization}\r\n\r\n`;
    const socket = connect((lane.server.address() as AddressInfo).port, "127.0.0.1");
    socket.on("error", () => undefined).resume();
    socket.write(head + head);
    // In the fast lane it does not even begin before its turn.
    const begun = fastLane ? 1 : 2;
    await vi.waitFor(() => expect(deps.hub.streamCount).toBe(begun), { timeout: 10_000 });
    socket.destroy();
    await vi.waitFor(() => expect(deps.hub.streamCount).toBe(0), { timeout: 10_000 });
    expect(chat.hints.listenerCount).toBe(listeners);
  });
});

function countConnections(server: { getConnections(done: (error: unknown, count: number) => void): void }) {
  return new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
}
