import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readEnv } from "~/config/env.server";

const ENOUGH = {
  ...{ DB_HOST: "h", DB_USER: "u", DB_DATABASE: "d", RENAVEST_LOCAL_IDENTITY: "1" },
  CHAT_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
};
const STREAM = { STREAM_CHAT_API_KEY: "abcd2345efgh", STREAM_CHAT_SECRET: "a1".repeat(32) };
const read = (variables: Record<string, string>) => readEnv({ ...ENOUGH, ...variables });

test("without them there is no Stream", () => {
  const env = read({ STREAM_CHAT_API_KEY: "", STREAM_CHAT_SECRET: "" });
  expect([env.STREAM_CHAT_API_KEY, env.STREAM_CHAT_SECRET]).toEqual([undefined, undefined]);
});

test.each<[string, Record<string, string>]>([
  ["both", STREAM],
  [
    "another address, by TLS",
    { NODE_ENV: "production", ...STREAM, STREAM_CHAT_URL: "https://stream.example/" },
  ],
  ["on this machine", { NODE_ENV: "production", ...STREAM, STREAM_CHAT_URL: "http://127.0.0.1:3030" }],
])("accepted: %s", (_name, variables) => {
  const env = read(variables);
  expect(env.STREAM_CHAT_SECRET).toBe(STREAM.STREAM_CHAT_SECRET);
  expect(env.STREAM_CHAT_URL?.endsWith("/") ?? false).toBe(false);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["the key alone", { ...STREAM, STREAM_CHAT_SECRET: "" }, /STREAM_CHAT_SECRET: Stream's key/],
  ["the secret alone", { ...STREAM, STREAM_CHAT_API_KEY: "" }, /STREAM_CHAT_API_KEY: Stream's key/],
  ["a short secret", { ...STREAM, STREAM_CHAT_SECRET: "a1".repeat(15) }, /STREAM_CHAT_SECRET: is not/],
  [
    "the example's",
    { ...STREAM, STREAM_CHAT_API_KEY: "your_stream_chat_api_key_here" },
    /STREAM_CHAT_API_KEY: still/,
  ],
  ["an address alone", { STREAM_CHAT_URL: "https://stream.example" }, /STREAM_CHAT_URL: needs/],
  ["no address", { ...STREAM, STREAM_CHAT_URL: "ftp://stream.example" }, /STREAM_CHAT_URL: must/],
  [
    "in the clear to another machine",
    { NODE_ENV: "production", ...STREAM, STREAM_CHAT_URL: "http://stream.example" },
    /STREAM_CHAT_URL: http:/,
  ],
])("refused: %s", (_name, variables, problem) => {
  expect(() => read(variables)).toThrow(problem);
});
