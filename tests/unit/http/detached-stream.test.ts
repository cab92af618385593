import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { STREAM_HEADERS } from "~/http/answer-headers.server";
import type { ApiRequest } from "~/http/api.server";
import { writeAnswer } from "~/http/node-answer.server";
import { createFakeOpening } from "../../support/fake-opening";

const api = { requestId: "req-1" } as ApiRequest;
const ASK = "GET /stream HTTP/1.1\r\nHost: chat.test\r\n\r\n";
const SLOW = ASK.replace("/stream", "/slow");

/** A server whose every address is a stream but `/slow`, which answers when the test says so. */
async function serve() {
  const opening = createFakeOpening((sink) => sink.send({ name: "ready", json: "{}" }, null));
  const asked: string[] = [];
  let answerSlow: () => void = () => undefined;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url !== "/slow") writeAnswer({ kind: "stream", opening }, api, request, response);
    else answerSlow = () => writeAnswer({ kind: "json", status: 200, body: {} }, api, request, response);
  });
  server.timeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const sockets: Socket[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  /** What the client has heard so far. */
  async function ask(text: string) {
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    const heard = { text: "", ended: false };
    client.on("error", () => undefined);
    client.on("data", (chunk) => {
      heard.text += chunk.toString();
    });
    client.on("close", () => {
      heard.ended = true;
    });
    client.write(text);
    return { client, heard };
  }
  return { server, sockets, opening, asked, ask, answerSlow: () => answerSlow() };
}

test("the head says that the answer goes on until the connection ends, and so it does", async () => {
  const { opening, ask } = await serve();
  const { heard } = await ask(ASK);
  await vi.waitFor(() => expect(heard.text).toContain("event: ready\ndata: {}\n\n"));
  const [head = ""] = heard.text.split("\r\n\r\n");
  expect(head.split("\r\n")).toEqual([
    "HTTP/1.1 200 OK",
    ...Object.entries(STREAM_HEADERS).map(([name, value]) => `${name}: ${value}`),
    expect.stringMatching(/^Date: .* GMT$/),
    "Connection: close",
  ]);
  opening.say("last words");
  opening.sink().end();
  await vi.waitFor(() => expect(heard.ended).toBe(true));
  expect(heard.text).toContain("last words");
  expect(opening.releases).toBe(1);
});

test("node:http holds nothing of it: no parser, no response, no listener of its own, but the time limit stays", async () => {
  const { sockets, ask, opening } = await serve();
  await ask(ASK);
  await vi.waitFor(() => expect(opening.starts).toBe(1));
  const socket = sockets[0] as Socket & { parser: unknown; _httpMessage: unknown };
  expect([socket.parser, socket._httpMessage, socket.timeout]).toEqual([null, null, 60_000]);
  expect(socket.listenerCount("data")).toBe(0);
  socket.setTimeout(20);
  await vi.waitFor(() => expect([socket.destroyed, opening.releases]).toEqual([true, 1]));
});

test("what comes behind the request is not served, and ends nothing", async () => {
  const { asked, ask, opening } = await serve();
  const { client, heard } = await ask(ASK);
  await vi.waitFor(() => expect(opening.starts).toBe(1));
  client.write(`${SLOW}\u0000 no HTTP at all \r\n\r\n`);
  await new Promise((resolve) => client.write("x".repeat(2_000_000), resolve));
  opening.say("still here");
  await vi.waitFor(() => expect(heard.text).toContain("still here"));
  expect(asked).toEqual(["/stream"]);
  expect(heard.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test("a reader that says it will send no more is gone", async () => {
  const { ask, opening } = await serve();
  const { client, heard } = await ask(ASK);
  await vi.waitFor(() => expect(heard.text).toContain("ready"));
  client.end();
  await vi.waitFor(() => expect(opening.releases).toBe(1));
});

test("a stream asked for behind a request without an answer begins after that answer", async () => {
  const { ask, asked, opening, answerSlow } = await serve();
  const { heard } = await ask(SLOW + ASK);
  await vi.waitFor(() => expect(asked).toEqual(["/slow", "/stream"]));
  expect(opening.starts).toBe(0);
  answerSlow();
  await vi.waitFor(() => expect(heard.text).toContain("event: ready"));
  expect(heard.text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});

test("a server that closes leaves streams their goodbye, and can still cut them", async () => {
  const { server, ask, opening } = await serve();
  const { heard } = await ask(ASK);
  await vi.waitFor(() => expect(heard.text).toContain("ready"));
  let closed = false;
  server.close(() => {
    closed = true;
  });
  server.closeIdleConnections();
  opening.say("goodbye");
  await vi.waitFor(() => expect(heard.text).toContain("goodbye"));
  expect([heard.ended, closed]).toEqual([false, false]);
  server.closeAllConnections();
  await vi.waitFor(() => expect([heard.ended, closed, opening.releases]).toEqual([true, true, 1]));
});
