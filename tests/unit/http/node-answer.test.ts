import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ApiAnswer, ApiRequest } from "~/http/api.server";
import { writeAnswer } from "~/http/node-answer.server";
import { settle } from "../../support/fake-clock";
import { createFakeOpening } from "../../support/fake-opening";
import { makeEventReader } from "../../support/make-event-reader";

/** Every stream of ours says at once that it is ready. */
const createReadyOpening = () =>
  createFakeOpening((sink) => sink.send({ name: "ready", json: '{"content":"ready"}' }, null));

const api = { requestId: "req-1" } as ApiRequest;

/** A server that gives one answer; `onResponse` may spoil the moment before. */
async function serve(
  answer: ApiAnswer,
  onResponse: (response: ServerResponse) => void | Promise<void> = () => undefined,
) {
  const responses: ServerResponse[] = [];
  const server = createServer(async (request, response) => {
    responses.push(response);
    await onResponse(response);
    writeAnswer(answer, api, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, responses, url: `http://127.0.0.1:${port}/` };
}

test("events come as they were said, and the end ends the answer", async () => {
  const opening = createReadyOpening();
  const { url } = await serve({ kind: "stream", opening });
  const response = await fetch(url);
  opening.say("one", "1-1");
  opening.sink().beat();
  opening.say("two\n\nid: 9", null);
  opening.sink().end();
  const reader = makeEventReader(response.body);
  await reader.readToEnd();
  expect(reader.events.map(({ event, id, data }) => [event, id, JSON.parse(data).content])).toEqual([
    ["ready", undefined, "ready"],
    ["message", "1-1", "one"],
    ["message", undefined, "two\n\nid: 9"],
  ]);
  expect(reader.comments).toHaveLength(1);
  await vi.waitFor(() => expect(opening.releases).toBe(1));
});

test("what is said after the end is not written and breaks nothing", async () => {
  const opening = createReadyOpening();
  const { url } = await serve({ kind: "stream", opening });
  const response = await fetch(url);
  opening.sink().end();
  opening.say("too late");
  opening.sink().beat();
  opening.sink().end();
  await opening.sink().drained();
  expect(await response.text()).toBe('event: ready\ndata: {"content":"ready"}\n\n');
  await settle();
  opening.say("much too late");
  await vi.waitFor(() => expect(opening.releases).toBe(1));
});

test("what is said after the reader has gone breaks nothing, and it is released once", async () => {
  const opening = createReadyOpening();
  const { url } = await serve({ kind: "stream", opening });
  const abort = new AbortController();
  await fetch(url, { signal: abort.signal });
  abort.abort();
  opening.say("into the dark");
  await vi.waitFor(() => expect(opening.releases).toBe(1));
  opening.say("into the dark");
  opening.sink().beat();
  opening.sink().end();
  await opening.sink().drained();
  await settle();
  expect(opening.releases).toBe(1);
});

test("for a reader who has gone before the answer, nothing is begun", async () => {
  const opening = createReadyOpening();
  const abort = new AbortController();
  const { url, responses } = await serve({ kind: "stream", opening }, async (response) => {
    abort.abort();
    await new Promise((resolve) => response.once("close", resolve));
  });
  await expect(fetch(url, { signal: abort.signal })).rejects.toThrow();
  await vi.waitFor(() => expect(responses[0]?.closed).toBe(true));
  await settle();
  expect([opening.starts, opening.releases]).toEqual([0, 0]);
});

test("a flood that nobody reads ends with the connection, while it is being said", async () => {
  const opening = createReadyOpening();
  const { port } = await serve({ kind: "stream", opening });
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await vi.waitFor(() => expect(opening.starts).toBe(1));
  for (let count = 0; count < 10_000; count += 1) opening.say("x".repeat(1_000));
  await vi.waitFor(() => expect(opening.releases).toBe(1));
});

test("a finished answer says how long it is", async () => {
  const { url } = await serve({
    kind: "json",
    status: 418,
    body: { a: "\u00e4" },
    headers: { "X-More": "1" },
  });
  const response = await fetch(url);
  expect([response.status, await response.json()]).toEqual([418, { a: "\u00e4" }]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...{ "content-length": "10", "content-type": "application/json; charset=utf-8", "x-request-id": "req-1" },
    ...{ "cache-control": "no-store", "x-more": "1" },
  });
});
