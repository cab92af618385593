import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod/v4";
import type { ApiRequest } from "~/http/api.server";
import { readJson } from "~/http/read-json.server";
import { MessagingRequest, SendRequest } from "~/http/schemas.server";

const Note = z.strictObject({ text: z.string(), more: z.string().optional() });

function makeRequest(body: string | Uint8Array, contentType: string | null = "application/json") {
  return {
    header: (name: string) => (name === "content-type" ? contentType : null),
    readBody: async () => (typeof body === "string" ? Buffer.from(body) : body),
  } as unknown as ApiRequest;
}
const read = (body: string | Uint8Array, contentType?: string | null) =>
  readJson(makeRequest(body, contentType), Note, 1_000);

test.each([
  "application/json",
  "application/json; charset=utf-8",
  "APPLICATION/JSON",
  " application/json ;x=y",
])("reads %s", async (contentType) => {
  expect(await read('{"text":"hi"}', contentType)).toEqual({ text: "hi" });
});

test.each([
  null,
  "",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/jsonp",
  "text/json",
  "x/application/json",
])("does not read %s", async (contentType) => {
  await expect(read('{"text":"hi"}', contentType)).rejects.toMatchObject({ code: "unsupported_media_type" });
});

describe("what is not valid", () => {
  test.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["no JSON", "text=hi"],
    ["JSON cut short", '{"text":"hi"'],
    ["two values", '{"text":"hi"}{"text":"ho"}'],
    ["a string", '"hi"'],
    ["null", "null"],
    ["an array", '[{"text":"hi"}]'],
    ["a missing field", "{}"],
    ["a wrong type", '{"text":1}'],
    ["a filter object", '{"text":{"not":""}}'],
    ["an unknown field", '{"text":"hi","role":"admin"}'],
    ["a name twice", '{"text":"hi","text":"ho"}'],
    ["a name twice, once written otherwise", '{"text":"hi","te\\u0078t":"ho"}'],
    ["__proto__", '{"text":"hi","__proto__":{"role":"admin"}}'],
    ["__proto__ alone", '{"__proto__":{"text":"hi"}}'],
    ["constructor", '{"text":"hi","constructor":{"prototype":{}}}'],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ["UTF-16", Buffer.from('{"text":"hi"}', "utf16le")],
    ["ten thousand arrays", "[".repeat(10_000) + "]".repeat(10_000)],
    ["ten thousand objects", `${'{"text":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["NaN", '{"text":NaN}'],
    ["a comment", '{"text":"hi"} // hello'],
  ])("%s", async (_name, body) => {
    await expect(read(body)).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("is answered with the names of our fields, never with what was sent", async () => {
    const canary = "canary-7f3a";
    const bodies = [
      `{"text":{"${canary}":1}}`,
      `{"${canary}":"${canary}","text":1}`,
      `{"text":"a","${canary}":1}`,
      canary,
    ];
    for (const body of bodies) {
      const error = await read(body).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "invalid_request" });
      expect(String(error)).not.toContain(canary);
    }
  });
});

test("any text that names each field once is read as JSON reads it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.boolean(),
      async (text, more, isSpread) => {
        const note = { text: Buffer.from(text).toString(), more };
        expect(await read(JSON.stringify(note, null, isSpread ? 2 : 0))).toEqual(note);
      },
    ),
  );
});

describe("what the endpoints take", () => {
  const send = { channelId: "channel", content: "hi", clientMessageId: "key" };
  test.each<[string, object]>([
    ["an id of a million", { channelId: "x".repeat(1_000_000) }],
    ["no id", { channelId: "" }],
    ["a number for an id", { channelId: 1 }],
    ["a key with a blank", { clientMessageId: "a b" }],
    ["a key with a line break", { clientMessageId: "a\n" }],
    ["an endless key", { clientMessageId: "k".repeat(65) }],
    ["no key", { clientMessageId: "" }],
    ["no text", { content: null }],
    ["somebody else's name", { authorId: "person-1" }],
    ["a place", { seq: 1 }],
    ["a role", { role: "therapist" }],
  ])("send refuses %s", (_name, change) => {
    expect(SendRequest.safeParse({ ...send, ...change }).success).toBe(false);
    expect(SendRequest.safeParse(send).success).toBe(true);
  });

  const history = { action: "history", channelId: "channel" };
  const mark = { action: "mark_read", channelId: "channel", seq: 1 };
  test.each<[string, object]>([
    ["no action", { channelId: "channel" }],
    ["an unknown action", { action: "drop_channel", channelId: "channel" }],
    ["a list with an id", { action: "list_channels", channelId: "channel" }],
    ["an opening with both", { action: "open_channel", therapistId: "a", prospectUserId: "b" }],
    ["an opening with nobody", { action: "open_channel" }],
    ["history before -1", { ...history, before: -1 }],
    ["history before 1.5", { ...history, before: 1.5 }],
    ["history before 2^53", { ...history, before: 2 ** 53 }],
    ["history before a text", { ...history, before: "1" }],
    ["history before infinity", { ...history, before: Number.POSITIVE_INFINITY }],
    ["no messages", { ...history, limit: 0 }],
    ["too many messages", { ...history, limit: 101 }],
    ["read up to -1", { ...mark, seq: -1 }],
    ["read up to 1e300", { ...mark, seq: 1e300 }],
    ["read up to nothing", { action: "mark_read", channelId: "channel" }],
    ["read up to a list", { ...mark, seq: [1] }],
    ["reopening without a reason", { action: "reopen_channel", channelId: "channel" }],
    ["reopening with an empty reason", { action: "reopen_channel", channelId: "channel", reason: "" }],
    [
      "closing with a long reason",
      { action: "close_channel", channelId: "channel", reason: "x".repeat(201) },
    ],
  ])("messaging refuses %s", (_name, body) => {
    expect(MessagingRequest.safeParse(body).success).toBe(false);
  });

  test.each<[object]>([
    [{ action: "list_channels" }],
    [{ action: "open_channel", therapistId: "a" }],
    [{ action: "open_channel", prospectUserId: "a" }],
    [history],
    [{ ...history, before: 0, limit: 100 }],
    [mark],
    [{ action: "close_channel", channelId: "channel" }],
    [{ action: "reopen_channel", channelId: "channel", reason: "asked by phone" }],
  ])("messaging takes %j", (body) => {
    expect(MessagingRequest.parse(body)).toEqual(body);
  });
});
