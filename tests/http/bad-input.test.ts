import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "~/protocol/limits";
import type { Lane } from "../support/make-lanes";
import { createTestApp, makeLanes, postJson, type TestApp } from "../support/test-app";

/** The bad-input list of safety.md that is about types, names, ids, sizes and characters; tests/http/errors.test.ts has the rest. */
let app: TestApp;
let lanes: readonly Lane[];
let messageId: string;
let before: unknown;

const SEND = "/api/chat/send";
const MESSAGING = "/api/chat/messaging";
const post = (path: string, body: unknown) => postJson(path, app.headersOf(app.prospect), body);

/** All that a person could see of what they did. */
async function look(): Promise<unknown> {
  const [lane] = lanes;
  const list = await lane?.ask(post(MESSAGING, { action: "list_channels" }));
  const history = await lane?.ask(post(MESSAGING, { action: "history", channelId: app.channel.id }));
  const { rows } = await app.world.run(
    "select (select count(*) from chat_channels)::int as channels, (select count(*) from chat_messages)::int as messages",
  );
  return [JSON.parse(list?.text ?? ""), JSON.parse(history?.text ?? ""), rows];
}

beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  const body = { channelId: app.channel.id, content: "the only one", clientMessageId: "first" };
  messageId = JSON.parse((await lanes[0]!.ask(post(SEND, body))).text).message.id;
  before = await look();
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

async function expectRefused(request: Parameters<Lane["ask"]>[0], statuses: readonly number[], what: string) {
  for (const lane of lanes) {
    const { status, text } = await lane.ask(request);
    expect(statuses, `${lane.name}: ${what}: ${status} ${text}`).toContain(status);
  }
}

const VALID: readonly (readonly [path: string, body: () => Record<string, unknown>])[] = [
  [SEND, () => ({ channelId: app.channel.id, content: "hello", clientMessageId: "second" })],
  [MESSAGING, () => ({ action: "open_channel", therapistId: app.therapist.id })],
  [MESSAGING, () => ({ action: "open_channel", prospectUserId: app.prospect.id })],
  [MESSAGING, () => ({ action: "history", channelId: app.channel.id, before: 2, limit: 10 })],
  [MESSAGING, () => ({ action: "mark_read", channelId: app.channel.id, seq: 1 })],
  [MESSAGING, () => ({ action: "typing", channelId: app.channel.id, typing: true })],
  [MESSAGING, () => ({ action: "edit_message", channelId: app.channel.id, messageId, content: "changed" })],
  [MESSAGING, () => ({ action: "delete_message", channelId: app.channel.id, messageId })],
  [MESSAGING, () => ({ action: "search", channelId: app.channel.id, query: "only" })],
  [MESSAGING, () => ({ action: "close_channel", channelId: app.channel.id, reason: "done" })],
  [MESSAGING, () => ({ action: "reopen_channel", channelId: app.channel.id, reason: "again" })],
  [
    MESSAGING,
    () => ({
      action: "break_glass",
      channelId: app.channel.id,
      reason: "in an emergency, x".repeat(3),
      minutes: 5,
    }),
  ],
  [MESSAGING, () => ({ action: "break_glass_history", channelId: app.channel.id, before: 2, limit: 10 })],
];
const NO_VALUE: readonly unknown[] = [null, {}, { not: "" }, { contains: "a" }, [], [["a"]], [null]];
const NO_STRING = [...NO_VALUE, 0, -1, 1e3, 2 ** 53, true];
const NO_NUMBER = [...NO_VALUE, "1", "1e3", "", -1, 0.5, 2 ** 53, -(2 ** 63), 1e300, true];
const NO_BOOLEAN = [...NO_VALUE, "true", "", 0, 1];
/** Valid questions about what cannot exist. */
const NO_ID = ["-1", "0", "1", "9007199254740992", "9223372036854775808", "1e3", "../", "..%2f", "%00"];
const ODD_ID = ["\0", "a\0b", "\ud800", "' or 1=1 --", "__proto__", "constructor", " ", "null", "undefined"];

function listBadValues(field: string, value: unknown): readonly unknown[] {
  if (field === "action") return [...NO_STRING, "", "drop", "__proto__", "constructor", "toString"];
  if (typeof value === "number") return NO_NUMBER;
  return typeof value === "boolean" ? NO_BOOLEAN : NO_STRING;
}

describe.each(VALID.map(([path, body], index) => [index, path, body] as const))(
  "request %i to %s",
  (...row) => {
    const [, path, body] = row;
    const fields = () => Object.entries(body());

    test("takes no field of another type", async () => {
      for (const [field, value] of fields())
        for (const bad of listBadValues(field, value))
          await expectRefused(
            post(path, { ...body(), [field]: bad }),
            [400],
            `${field}: ${JSON.stringify(bad)}`,
          );
    }, 60_000);

    test("takes no field it does not know, no name twice, no depth", async () => {
      for (const more of [
        { authorId: app.therapist.id },
        { seq: "9" },
        { role: "admin" },
        { userId: 1 },
        { constructor: 1 },
      ])
        await expectRefused(post(path, { ...body(), ...more }), [400], JSON.stringify(more));
      const text = JSON.stringify(body());
      const [[field] = [""]] = fields();
      for (const odd of [
        text.replace("{", '{"__proto__":{"role":"admin"},'),
        text.replace("{", `{"${field}":"other",`),
        text.replace("{", `{"\\u00${field.charCodeAt(0).toString(16)}${field.slice(1)}":"other",`),
        text.replace(/:"[^"]*"/, `:${"[".repeat(10_000)}${"]".repeat(10_000)}`),
        text.replace(/:"[^"]*"/, `:${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`),
        `[${text}]`,
        `"${field}"`,
        "null",
        "1",
        "",
      ])
        await expectRefused(post(path, odd), [400], odd.slice(0, 60));
    }, 60_000);

    test("finds nothing under an id that is none", async () => {
      for (const [field] of fields().filter(([name]) => name.endsWith("Id") && name !== "clientMessageId")) {
        for (const bad of [...NO_ID, ...ODD_ID])
          await expectRefused(
            post(path, { ...body(), [field]: bad }),
            [404],
            `${field}: ${JSON.stringify(bad)}`,
          );
        for (const bad of ["", "x".repeat(129), "x".repeat(20_000)])
          await expectRefused(post(path, { ...body(), [field]: bad }), [400], `${field}: ${bad.length} long`);
      }
    }, 60_000);
  },
);

describe("characters that no text can hold", () => {
  test.each(["\0", "a\0b", "\ud83d", "\udc00 a", "a\ud800"])(
    "%j is refused wherever words are kept",
    async (bad) => {
      for (const [path, body] of VALID) {
        const field = ["content", "reason"].find((name) => name in body());
        if (field !== undefined) await expectRefused(post(path, { ...body(), [field]: bad }), [400], field);
      }
      // Nothing is kept of what is searched for; it is nowhere to be found.
      const search = { action: "search", channelId: app.channel.id, query: bad };
      await expectRefused(post(MESSAGING, search), [200, 400], "query");
    },
  );
});

describe("sizes", () => {
  const filled = (bytes: number) => {
    const text = JSON.stringify({ channelId: app.channel.id, clientMessageId: "size", content: "" });
    return text.replace('"content":""', `"content":"${"x".repeat(Math.max(0, bytes - text.length))}"`);
  };

  test("a body of one byte, of the largest size and beyond", async () => {
    for (const one of ["1", "{", " ", "x"]) await expectRefused(post(SEND, one), [400], one);
    const { requestBodyBytes } = LIMITS;
    await expectRefused(post(SEND, filled(requestBodyBytes)), [400], "the largest");
    for (const bytes of [requestBodyBytes + 1, 1024 * 1024])
      await expectRefused(post(SEND, filled(bytes)), [413], `${bytes} bytes`);
  });

  test("100 MB in pieces, of no announced size: given up after the limit, not read to the end", async () => {
    let given = 0;
    async function* pieces() {
      for (; given < 100 * 1024; given += 64) {
        yield Buffer.alloc(64 * 1024, "x");
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    for (const lane of lanes) {
      given = 0;
      const answer = await lane.ask({ ...post(MESSAGING, ""), body: pieces() });
      expect(answer.status, lane.name).toBe(413);
      expect(given, lane.name).toBeLessThan(100 * 1024);
    }
  });
});

describe("cursors that are well formed and not of this stream", () => {
  /** The events of a stream until it has said where it stands. */
  async function readEvents(path: string, headers: Record<string, string>): Promise<string> {
    const lane = lanes.find((one) => "open" in one) as Lane & {
      open(
        ask: Parameters<Lane["ask"]>[0],
      ): Promise<{ request: { destroy(): void }; response: AsyncIterable<Buffer> }>;
    };
    const { request, response } = await lane.open({ path, headers });
    let text = "";
    for await (const chunk of response) {
      text += chunk.toString();
      if (/event: reset\n.*\n?data: .*\n\n/.test(text)) break;
    }
    request.destroy();
    return text;
  }

  test("one of the future, and one of another conversation, start over", async () => {
    const other = await app.makePair();
    const headers = { ...app.headersOf(app.prospect) };
    const foreign = `c1~${other.channel.id.slice(0, 6)}1.1`;
    for (const [path, cursor] of [
      [`/api/chat/${app.channel.id}`, "1-9007199254740991"],
      [`/api/chat/${app.channel.id}`, "999999999-1"],
      ["/api/chat/stream", `c1~${app.channel.id.slice(0, 6)}1.zzzzz`],
      ["/api/chat/stream", foreign],
    ] as const) {
      const text = await readEvents(path, { ...headers, "Last-Event-ID": cursor });
      expect(text, cursor).toMatch(/^event: ready\n/);
      expect(text, cursor).toMatch(
        /event: reset\nid: .+\ndata: .+"reason":"(?:unknown_cursor|history_changed)"/,
      );
      expect(text, cursor).toContain(`data: {"channelId":"${app.channel.id}"`);
      expect(text, cursor).not.toContain(other.channel.id);
    }
  });

  test("an empty one is none: from now on", async () => {
    for (const lane of lanes) {
      // Answered by whoever may not read, so that no stream stays open: the cursor is not what is refused.
      const path = `/api/chat/${app.channel.id}?after=`;
      const headers = {
        ...app.headersOf(await app.world.addPerson({ role: "prospect" })),
        "Last-Event-ID": "",
      };
      expect((await lane.ask({ path, headers })).status, lane.name).toBe(404);
    }
  });
});

describe("odd, but text: stored byte by byte as it was sent", () => {
  test.each([
    ["zero-width characters", "a\u200bb\u200c\u200d\ufeffc"],
    ["directions", "\u202eevil\u202c \u2066x\u2069 \u200f"],
    ["a family", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f3f3}\ufe0f\u200d\u{1f308}"],
    ["letters and their marks apart", "e\u0301 n\u0303 \u1100\u1161\u11a8"],
    ["what looks the same", "\u0430pple \u2024 \uff0e"],
    ["control characters", "\u0001\u0007\u001b[31m\u007f\u0085 end"],
    ["private and unassigned", "\ue000 \u{10fffd} \uffff end"],
    ["lines", "a\r\nb\rc\n\nd\u2028e\u2029f"],
    ["a stream", "data: x\n\nid: 9\nevent: bye\n\nend"],
  ])("%s", async (name, content) => {
    for (const lane of lanes) {
      const { channel, prospect } = await app.makePair();
      const headers = app.headersOf(prospect);
      const body = { channelId: channel.id, content, clientMessageId: "odd" };
      const sent = await lane.ask(postJson(SEND, headers, body));
      expect(sent.status, `${lane.name}: ${name}`).toBe(201);
      const read = await lane.ask(postJson(MESSAGING, headers, { action: "history", channelId: channel.id }));
      for (const message of [JSON.parse(sent.text).message, JSON.parse(read.text).messages[0]])
        expect(Buffer.from(message.content)).toEqual(Buffer.from(content));
    }
  });
});

test("and after all this nothing has been stored or changed", async () => {
  const [list, history, rows] = (await look()) as [unknown, unknown, unknown];
  expect([list, history]).toEqual((before as unknown[]).slice(0, 2));
  // Pairs made for a test of their own: two conversations a lane and text, and the foreign one.
  expect(rows).toEqual([{ channels: 1 + 1 + 9 * 2, messages: 1 + 9 * 2 }]);
});
