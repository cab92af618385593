import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "~/protocol/limits";
import { type Answer, type Lane, makeServerLane } from "../support/make-lanes";
import {
  codeOf,
  createTestApp,
  makeLanes,
  ORIGIN,
  postJson,
  type TestApp,
  toPlain,
} from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const SEND = "/api/chat/send";
const MESSAGING = "/api/chat/messaging";
const CANARY = "canary-7f3a";

/** Asks in every lane; the answers must agree, be plain about themselves, and never repeat what was sent. */
async function ask(request: Parameters<Lane["ask"]>[0]) {
  const answers: Answer[] = [];
  for (const lane of lanes) {
    const answer = await lane.ask(request);
    expect(answer.headers.get("Content-Type"), lane.name).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("Cache-Control"), lane.name).toBe("no-store");
    expect(answer.headers.get("X-Content-Type-Options"), lane.name).toBe("nosniff");
    expect(answer.text, lane.name).not.toContain(CANARY);
    const { error } = JSON.parse(answer.text);
    if (error) expect(error.requestId).toBe(answer.headers.get("X-Request-Id"));
    answers.push(answer);
  }
  const [first, ...others] = answers;
  if (first === undefined) throw new Error("no lane");
  for (const other of others) expect(toPlain(other)).toEqual(toPlain(first));
  return first;
}

const sendBody = (changes: object = {}) => ({
  ...{ channelId: app.channel.id, content: CANARY, clientMessageId: "key-1" },
  ...changes,
});
const stored = async () =>
  (await app.world.run("select count(*)::int as rows from chat_messages")).rows[0].rows;

describe("methods", () => {
  test.each([
    ...["GET", "PUT", "PATCH", "DELETE"].map((method) => [method, SEND, "POST"]),
    ...["GET", "PUT", "DELETE"].map((method) => [method, MESSAGING, "POST"]),
    ...["POST", "PUT", "PATCH", "DELETE"].map((method) => [method, "/api/chat/stream", "GET"]),
    ...["POST", "PUT", "PATCH", "DELETE"].map((method) => [method, "/api/chat/some-channel", "GET"]),
  ])("%s %s is refused; %s is named", async (method, path, allowed) => {
    const answer = await ask({ method, path, headers: app.headersOf(app.prospect) });
    expect([answer.status, codeOf(answer), answer.headers.get("Allow")]).toEqual([
      405,
      "method_not_allowed",
      allowed,
    ]);
  });

  test("HEAD is refused without a body", async () => {
    for (const lane of lanes) {
      const answer = await lane.ask({
        method: "HEAD",
        path: "/api/chat/stream",
        headers: app.headersOf(app.prospect),
      });
      expect([answer.status, answer.text], lane.name).toEqual([405, ""]);
    }
  });
});

describe("who is asking", () => {
  const requests = (headers: Record<string, string>) => [
    postJson(SEND, headers, sendBody()),
    postJson(MESSAGING, headers, { action: "list_channels" }),
    { path: "/api/chat/stream", headers },
    { path: `/api/chat/${app.channel.id}`, headers },
  ];

  test.each<[string, () => Record<string, string>]>([
    ["nobody", () => ({})],
    ["a cookie of rubbish", () => ({ Cookie: `${app.deps.identity.cookieNames[0]}=rubbish` })],
    ["a token that is over", () => ({ Authorization: `Bearer ${app.tokenOf(app.prospect, -60)}` })],
    [
      "a token with another signature",
      () => ({ Authorization: `Bearer ${app.tokenOf(app.prospect).slice(0, -6)}AAAAAA` }),
    ],
    ["a token of 100 KB", () => ({ Authorization: `Bearer ${"x".repeat(12_000)}` })],
  ])("%s is signed out everywhere", async (_name, headers) => {
    for (const request of requests({ Origin: ORIGIN, ...headers() })) {
      const answer = await ask(request);
      expect([answer.status, codeOf(answer)]).toEqual([401, "signed_out"]);
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
    expect(await stored()).toBe(0);
  });

  test("a token in the address is no token", async () => {
    const answer = await ask({ path: `/api/chat/stream?token=${app.tokenOf(app.prospect)}&access_token=x` });
    expect(answer.status).toBe(401);
  });

  test("somebody disabled is signed out; a stream says that signing in again would not help", async () => {
    const { prospect } = await app.makePair();
    const headers = app.headersOf(prospect);
    expect((await ask(postJson(MESSAGING, headers, { action: "list_channels" }))).status).toBe(200);
    await app.world.disable(prospect.userId);
    // As whoever disables somebody tells it.
    app.deps.hub.publishRights(prospect.userId);
    for (const request of requests(headers)) {
      const answer = await ask(request);
      const expected = "body" in request ? [401, "signed_out"] : [403, "forbidden"];
      expect([answer.status, codeOf(answer)]).toEqual(expected);
    }
  });

  test("a prospect without a plan is told so, whatever they ask for", async () => {
    const { prospect, channel } = await app.makePair();
    await app.world.setSubscriptions(prospect.userId, []);
    const headers = app.headersOf(prospect);
    for (const request of [
      ...requests(headers),
      postJson(SEND, headers, sendBody({ channelId: channel.id })),
      postJson(MESSAGING, headers, { action: "history", channelId: channel.id }),
      postJson(MESSAGING, headers, { action: "open_channel", therapistId: app.therapist.id }),
    ]) {
      const answer = await ask(request);
      expect([answer.status, codeOf(answer)]).toEqual([402, "subscription_required"]);
    }
    expect(await stored()).toBe(0);
  });
});

describe("where the request comes from", () => {
  test.each<[string, Record<string, string>]>([
    ["another site", { Origin: "https://evil.example" }],
    ["another site, as browsers say it", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
    ["a sandboxed frame", { Origin: "null" }],
    ["a sibling", { Origin: ORIGIN, "Sec-Fetch-Site": "same-site" }],
    ["a link", { Origin: ORIGIN, "Sec-Fetch-Site": "none" }],
    ["nowhere, with a cookie", {}],
  ])("%s may change nothing", async (_name, from) => {
    const Cookie = app.headersOf(app.prospect)["Cookie"] ?? "";
    for (const request of [
      postJson(SEND, { Cookie, ...from }, sendBody()),
      postJson(MESSAGING, { Cookie, ...from }, { action: "list_channels" }),
    ]) {
      const answer = await ask(request);
      expect([answer.status, codeOf(answer)]).toEqual([403, "forbidden"]);
    }
    expect(await stored()).toBe(0);
  });

  test("a program with a token of its own needs no origin", async () => {
    const headers = { Authorization: `Bearer ${app.tokenOf(app.prospect)}` };
    expect((await ask(postJson(MESSAGING, headers, { action: "list_channels" }))).status).toBe(200);
    const foreign = { ...headers, Origin: "https://evil.example" };
    expect((await ask(postJson(MESSAGING, foreign, { action: "list_channels" }))).status).toBe(403);
  });
});

describe("not yours is not there", () => {
  test("strangers get, word for word, the answer of a conversation that does not exist", async () => {
    const stranger = await app.world.addPerson({ role: "prospect" });
    const otherTherapist = await app.world.addPerson({ role: "therapist" });
    const admin = await app.world.addPerson({ role: "admin" });
    for (const person of [stranger, otherTherapist, admin]) {
      const headers = app.headersOf(person);
      const requests = (channelId: string) => [
        postJson(SEND, headers, sendBody({ channelId })),
        ...["history", "close_channel"].map((action) => postJson(MESSAGING, headers, { action, channelId })),
        postJson(MESSAGING, headers, { action: "mark_read", channelId, seq: 1 }),
        postJson(MESSAGING, headers, { action: "reopen_channel", channelId, reason: "please" }),
        { path: `/api/chat/${channelId}`, headers },
      ];
      const missing = requests("a-conversation-that-never-was");
      for (const [index, request] of requests(app.channel.id).entries()) {
        const answer = toPlain(await ask(request));
        expect(answer.status).toBe(404);
        expect(answer).toEqual(toPlain(await ask(missing[index] ?? request)));
      }
    }
    expect(await stored()).toBe(0);
  });

  test.each([
    "-1",
    "0",
    "9007199254740992",
    "9223372036854775807",
    "1e3",
    "%00",
    "%2e%2e%2fsend",
    "..%2f",
    "a%0d%0ab",
    "%F0%9F%98%80",
    "x".repeat(5_000),
    "%E0%A4%A",
  ])("there is no stream at /api/chat/%s", async (segment) => {
    for (const lane of lanes) {
      const answer = await lane.ask({ path: `/api/chat/${segment}`, headers: app.headersOf(app.prospect) });
      expect([answer.status, codeOf(answer)], lane.name).toEqual([404, "not_found"]);
    }
  });

  test.each([
    "-1",
    "0",
    "9007199254740992",
    "1e3",
    "../",
    "%00",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "' or 1=1 --",
    " ",
  ])("there is no conversation called %j", async (channelId) => {
    const headers = app.headersOf(app.prospect);
    for (const request of [
      postJson(SEND, headers, sendBody({ channelId })),
      postJson(MESSAGING, headers, { action: "history", channelId }),
      postJson(MESSAGING, headers, { action: "mark_read", channelId, seq: 1 }),
      postJson(MESSAGING, headers, { action: "close_channel", channelId }),
      postJson(MESSAGING, headers, { action: "open_channel", therapistId: channelId }),
    ])
      expect((await ask(request)).status).toBe(404);
  });

  test("and nobody may open a conversation with just anybody", async () => {
    const full = await app.world.addPerson({ role: "therapist", acceptsNew: false });
    const other = await app.world.addPerson({ role: "prospect" });
    const open = (person: typeof full, target: object) =>
      ask(postJson(MESSAGING, app.headersOf(person), { action: "open_channel", ...target }));
    expect((await open(app.prospect, { therapistId: full.id })).status).toBe(404);
    expect((await open(app.prospect, { therapistId: other.id })).status).toBe(404);
    expect((await open(app.therapist, { prospectUserId: other.id })).status).toBe(404);
    expect((await open(other, { prospectUserId: app.prospect.id })).status).toBe(404);
  });

  test.each(["/api/nothing", "/api/chat", "/api/chat/a/b", "/api", "/api/chat/send/more", "/api/../api/x"])(
    "%s is no address of ours",
    async (path) => {
      for (const method of ["GET", "POST"]) {
        const [remix] = lanes;
        const answer = await remix?.ask({ method, path, headers: app.headersOf(app.prospect) });
        expect([answer?.status, codeOf(answer ?? { text: "{}" })]).toEqual([404, "not_found"]);
        expect(answer?.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
      }
    },
  );
});

describe("bodies", () => {
  const post = (body: string | Uint8Array, headers: Record<string, string> = {}) => ({
    ...{ method: "POST", path: SEND, body },
    headers: { "Content-Type": "application/json", ...app.headersOf(app.prospect), ...headers },
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "",
  ])("of type %j are not read", async (contentType) => {
    const answer = await ask(post(JSON.stringify(sendBody()), { "Content-Type": contentType }));
    expect([answer.status, codeOf(answer)]).toEqual([415, "unsupported_media_type"]);
  });

  test.each<[string, () => string | Uint8Array]>([
    ["nothing", () => ""],
    ["no JSON", () => CANARY],
    ["half of it", () => JSON.stringify(sendBody()).slice(0, -5)],
    ["an array", () => JSON.stringify([sendBody()])],
    [
      "bytes that are no text",
      () => Buffer.concat([Buffer.from(`{"content":"${CANARY}`), Buffer.from([0xff, 0xfe])]),
    ],
    ["depth 10,000", () => `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["a name twice", () => JSON.stringify(sendBody()).replace("{", `{"channelId":"${CANARY}",`)],
    ["__proto__", () => JSON.stringify(sendBody()).replace("{", '{"__proto__":{"admin":true},')],
    ["an author", () => JSON.stringify(sendBody({ authorId: app.therapist.id }))],
    ["a place", () => JSON.stringify(sendBody({ seq: 1 }))],
    ["a role", () => JSON.stringify(sendBody({ role: "admin" }))],
    ["a filter for a text", () => JSON.stringify(sendBody({ content: { not: "" } }))],
    ["a filter for a conversation", () => JSON.stringify(sendBody({ channelId: { not: "" } }))],
    ["an array for a conversation", () => JSON.stringify(sendBody({ channelId: [app.channel.id] }))],
    ["a number for a text", () => JSON.stringify(sendBody({ content: 1 }))],
    ["null for a text", () => JSON.stringify(sendBody({ content: null }))],
    ["no key", () => JSON.stringify(sendBody({ clientMessageId: undefined }))],
    ["a key of another alphabet", () => JSON.stringify(sendBody({ clientMessageId: "schl\u00fcssel" }))],
    ["a key of 65", () => JSON.stringify(sendBody({ clientMessageId: "k".repeat(65) }))],
    ["an empty text", () => JSON.stringify(sendBody({ content: "" }))],
    ["a blank text", () => JSON.stringify(sendBody({ content: " \n\u00a0" }))],
    ["NUL", () => JSON.stringify(sendBody({ content: `${CANARY}\0` }))],
    ["half a character", () => JSON.stringify(sendBody({ content: `${CANARY}\ud83d` }))],
    ["a text one longer than the longest", () => JSON.stringify(sendBody({ content: "x".repeat(4_001) }))],
  ])("%s is not valid, and nothing is stored", async (_name, body) => {
    const answer = await ask(post(body()));
    expect([answer.status, codeOf(answer)]).toEqual([400, "invalid_request"]);
    expect(await stored()).toBe(0);
  });

  test.each<[string, object]>([
    ["an unknown action", { action: "drop" }],
    ["an action that is no text", { action: { not: "" } }],
    ["no action", {}],
    ["a history before -1", { action: "history", before: -1 }],
    ["a history before 2^53", { action: "history", before: 2 ** 53 }],
    ["a history before 1e300", { action: "history", before: 1e300 }],
    ["a history before a text", { action: "history", before: "1" }],
    ["101 messages", { action: "history", limit: 101 }],
    ["no messages", { action: "history", limit: 0 }],
    ["a place of -1", { action: "mark_read", seq: -1 }],
    ["a place of 0.5", { action: "mark_read", seq: 0.5 }],
  ])("messaging: %s is not valid", async (_name, body) => {
    const answer = await ask(
      postJson(MESSAGING, app.headersOf(app.prospect), { channelId: app.channel.id, ...body }),
    );
    expect([answer.status, codeOf(answer)]).toEqual([400, "invalid_request"]);
  });

  const ofSize = (bytes: number) => {
    const body = JSON.stringify(sendBody({ content: "" }));
    return body.replace('"content":""', `"content":"${"x".repeat(bytes - body.length)}"`);
  };

  test("of the largest size are read, one byte more is too large", async () => {
    expect(codeOf(await ask(post(ofSize(LIMITS.requestBodyBytes))))).toBe("invalid_request");
    const answer = await ask(post(ofSize(LIMITS.requestBodyBytes + 1)));
    expect([answer.status, codeOf(answer)]).toEqual([413, "too_large"]);
  });

  test("that never end are given up, and the sender hears why", async () => {
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(8 * 1024, "x");
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const behindServer = await makeServerLane(app.deps, { fastLane: false });
    for (const lane of [...lanes, behindServer]) {
      const answer = await lane.ask({ ...post(""), body: endless() });
      expect([answer.status, codeOf(answer)], lane.name).toEqual([413, "too_large"]);
    }
    await behindServer.close();
    expect(await stored()).toBe(0);
  });

  test("that say they are too large are not waited for", async () => {
    const [, server] = lanes;
    const answer = await server?.ask({ ...post("{}", { "Content-Length": "104857600" }) });
    expect(answer?.status).toBe(413);
  });
});

describe("cursors", () => {
  const streams = () => [`/api/chat/${app.channel.id}`, "/api/chat/stream"];
  test.each([
    "garbage",
    "-1",
    "1-",
    "1--1",
    "1-9007199254740992",
    "0x1-1",
    "1-1,1-2",
    "c1~",
    "c1~abc",
    "%00",
    "x".repeat(10_240),
  ])("%s is no cursor of ours, in the header or in the address", async (cursor) => {
    for (const path of streams()) {
      const headers = app.headersOf(app.prospect);
      for (const request of [
        { path, headers: { ...headers, "Last-Event-ID": cursor } },
        { path: `${path}?after=${encodeURIComponent(cursor)}`, headers },
      ]) {
        const answer = await ask(request);
        expect([answer.status, codeOf(answer)]).toEqual([400, "invalid_request"]);
      }
    }
  });

  test("one of the other kind of stream is none", async () => {
    const headers = app.headersOf(app.prospect);
    expect((await ask({ path: "/api/chat/stream?after=1-0", headers })).status).toBe(400);
    expect((await ask({ path: `/api/chat/${app.channel.id}?after=c1`, headers })).status).toBe(400);
  });
});

test("a switched-off chat is not there, for anybody", async () => {
  const off = { ...app.deps, settings: { ...app.deps.settings, chatEnabled: false } };
  for (const lane of await makeLanes(off)) {
    const headers = app.headersOf(app.prospect);
    for (const request of [
      postJson(SEND, headers, sendBody()),
      postJson(MESSAGING, {}, { action: "list_channels" }),
      { path: "/api/chat/stream", headers },
      { path: `/api/chat/${app.channel.id}` },
    ]) {
      const answer = await lane.ask(request);
      expect([answer.status, codeOf(answer)]).toEqual([404, "not_found"]);
    }
    await lane.close();
  }
});

test("and after all this the conversation is open, and empty", async () => {
  const answer = await ask(
    postJson(MESSAGING, app.headersOf(app.prospect), { action: "history", channelId: app.channel.id }),
  );
  expect(JSON.parse(answer.text)).toMatchObject({ messages: [], channel: { status: "active", lastSeq: 0 } });
  expect(await stored()).toBe(0);
});
