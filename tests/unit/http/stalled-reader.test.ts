import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { STREAM_TIMES } from "~/protocol/limits";
import { makeFakeApp } from "../../support/make-fake-app";
import { makeServerLane } from "../../support/make-lanes";
import { say } from "../../support/make-stream";

const MEGABYTE = 1024 * 1024;
const TEXT = "x".repeat(4_000);
/** Larger than a message with its frame, and than what is taken from a queue at once. */
const ONE_CHUNK = 64 * 1024;

/** A reader that opens a stream and then takes nothing, as the server sees it. */
async function stall(fastLane: boolean) {
  const { chat, deps, headersOf } = await makeFakeApp();
  const lane = await makeServerLane(deps, { fastLane });
  onTestFinished(() => lane.close());
  const sockets: Socket[] = [];
  const answers: ServerResponse[] = [];
  lane.server.on("connection", (socket: Socket) => void sockets.push(socket));
  lane.server.on("request", (_request, response: ServerResponse) => void answers.push(response));
  const headers = headersOf(chat.prospect);
  const { response } = await lane.open({ path: `/api/chat/${chat.channel.id}`, headers });
  response.on("error", () => undefined);
  response.pause();
  const [answer] = answers;
  const [socket] = sockets;
  if (answer === undefined || socket === undefined) throw new Error("nothing was asked");
  const write = (times: number) =>
    say(chat.services, chat.therapist, chat.channel.id, ...Array(times).fill(TEXT));
  // The fast lane writes to the bare socket.
  const waiting = () => (fastLane ? socket : answer).writableLength;
  return { chat, deps, lane, waiting, socket, write };
}

describe.each([
  ["the fast lane", true],
  ["Remix behind our server", false],
])("a reader that takes nothing, in %s", (_name, fastLane) => {
  test("never has more than a megabyte waiting, then is cut off and let go of", async () => {
    const { deps, waiting, write } = await stall(fastLane);
    let mostWaiting = 0;
    for (let sent = 0; sent < 5_000 && deps.hub.streamCount > 0; sent += 10) {
      await write(10);
      mostWaiting = Math.max(mostWaiting, waiting());
    }
    expect(deps.hub.streamCount).toBe(0);
    // In Remix's lane the rest waits in our own queue, which is what is counted there.
    expect(mostWaiting).toBeGreaterThan(fastLane ? MEGABYTE / 2 : 0);
    expect(mostWaiting).toBeLessThan(MEGABYTE + ONE_CHUNK);
  }, 30_000);

  test("does not keep its connection, and what waits for it, beyond the stream's end", async () => {
    const { chat, deps, lane, waiting, socket, write } = await stall(fastLane);
    while (waiting() < ONE_CHUNK && deps.hub.streamCount > 0) await write(5);
    // Long enough for every beat, short enough to matter.
    expect(socket.timeout).toBe(lane.server.timeout);
    expect(lane.server.timeout).toBeGreaterThan(2 * STREAM_TIMES.heartbeatMs);
    expect(lane.server.timeout).toBeLessThanOrEqual(STREAM_TIMES.lifetimeMs);
    await chat.clock.advance(2 * STREAM_TIMES.lifetimeMs);
    expect(deps.hub.streamCount).toBe(0);
    expect(socket.destroyed).toBe(false);
    socket.setTimeout(20);
    await vi.waitFor(() => expect(socket.destroyed).toBe(true), { timeout: 5_000 });
  }, 30_000);
});
