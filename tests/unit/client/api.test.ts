import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatAsk } from "~/client/api";
import { type ChatApi, createChatApi, REQUEST_TIMEOUT_MS } from "~/client/api";
import { ChatApiError } from "~/client/api-error";
import type { ChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { makeChannel, makeHistory, makeList, makeMessage } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SEND = { channelId: "c1", content: "hello", clientMessageId: "k1" };

function makeApi(answer: () => Promise<Response> | Response) {
  const fetch = vi.fn<ChatFetch>(async () => answer());
  return { fetch, api: createChatApi(fetch, browserClock) };
}

async function failureOf(call: Promise<unknown>): Promise<ChatApiError> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ChatApiError);
  return error as ChatApiError;
}

describe("a request", () => {
  it("is JSON and asks for JSON", async () => {
    const { api, fetch } = makeApi(() => Response.json({ message: makeMessage(1) }, { status: 201 }));
    const { message } = await api.send(SEND);
    expect(message).toEqual(makeMessage(1));
    const [path, init] = fetch.mock.calls[0]!;
    expect(path).toBe("/api/chat/send");
    expect(init.method).toBe("POST");
    expect(new Headers(init.headers).get("Content-Type")).toBe("application/json");
    expect(new Headers(init.headers).get("Accept")).toBe("application/json");
    expect(JSON.parse(String(init.body))).toEqual(SEND);
  });

  const actions: readonly (readonly [ChatAsk, unknown])[] = [
    [{ action: "list_channels" }, makeList(makeChannel(1))],
    [{ action: "history", channelId: "c1", before: 9 }, makeHistory(1, 8)],
    [{ action: "mark_read", channelId: "c1", seq: 3 }, { ok: true }],
    [{ action: "open_channel", therapistId: "t" }, { channel: makeChannel(1) }],
    [{ action: "close_channel", channelId: "c1" }, { channel: makeChannel(1) }],
    [{ action: "reopen_channel", channelId: "c1", reason: "asked" }, { channel: makeChannel(1) }],
  ];

  it.each(actions)("%j gives its answer", async (body, answer) => {
    const { api, fetch } = makeApi(() => Response.json(answer));
    expect(await api.messaging(body)).toEqual(answer);
    expect(fetch.mock.calls[0]?.[0]).toBe("/api/chat/messaging");
    expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual(body);
  });

  it("leaves no timer and no listener behind", async () => {
    const signal = new AbortController().signal;
    const removed = vi.spyOn(signal, "removeEventListener");
    const { api } = makeApi(() => Response.json({ ok: true }));
    await api.messaging({ action: "mark_read", channelId: "c1", seq: 1 }, signal);
    expect(vi.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe("an answer that cannot be used leaves everything open", () => {
  const UNCERTAIN = { code: "unavailable", status: 0 };
  const bodies: readonly unknown[] = [null, [], "x", {}, { message: null }, { message: { id: "m" } }];

  it.each(bodies)("to a send: %j", async (body) => {
    const { api } = makeApi(() => Response.json(body));
    expect(await failureOf(api.send(SEND))).toMatchObject(UNCERTAIN);
  });

  it.each([
    [{ action: "list_channels" }, { channels: [] }],
    [{ action: "list_channels" }, { cursor: "c" }],
    [
      { action: "history", channelId: "c1" },
      { channel: makeChannel(1), messages: [{}] },
    ],
    [{ action: "history", channelId: "c1" }, { messages: [] }],
    [{ action: "close_channel", channelId: "c1" }, { ok: true }],
  ] as [ChatAsk, unknown][])("to %j: %j", async (body, answer) => {
    const { api } = makeApi(() => Response.json(answer));
    expect(await failureOf(api.messaging(body))).toMatchObject(UNCERTAIN);
  });

  it("a page in place of JSON", async () => {
    const { api } = makeApi(() => new Response("<p>Welcome to our hotel</p>"));
    expect(await failureOf(api.send(SEND))).toMatchObject(UNCERTAIN);
  });

  it("no answer at all", async () => {
    const { api } = makeApi(() => Promise.reject(new TypeError("network")));
    expect(await failureOf(api.send(SEND))).toMatchObject(UNCERTAIN);
  });
});

it("says what the server refused", async () => {
  const error = { code: "idempotency_conflict", message: "", requestId: "r-9" };
  const { api } = makeApi(() => Response.json({ error }, { status: 409 }));
  const refusal = { code: "idempotency_conflict", status: 409, requestId: "r-9", retryAfterSeconds: null };
  expect(await failureOf(api.send(SEND))).toMatchObject(refusal);
});

describe("time", () => {
  function makeSilentApi(): ChatApi {
    const fetch: ChatFetch = (_path, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    return createChatApi(fetch, browserClock);
  }

  it("runs out after 15 s", async () => {
    const call = failureOf(makeSilentApi().send(SEND));
    let ended = false;
    void call.then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(REQUEST_TIMEOUT_MS - 1);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({ code: "unavailable", status: 0 });
  });

  it("ends sooner when the caller has had enough", async () => {
    const enough = new AbortController();
    const call = failureOf(makeSilentApi().messaging({ action: "list_channels" }, enough.signal));
    enough.abort();
    expect(await call).toMatchObject({ status: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
