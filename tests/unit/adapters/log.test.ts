import { expect, test } from "vitest";
import { createLog, type LogFormat } from "~/adapters/log.server";
import { ChatError } from "~/domain/errors";
import type { LogFields } from "~/services/ports/log";

const SECRET = "canary-7f3a";

function makeLog(format: LogFormat) {
  const lines: string[] = [];
  return { lines, log: createLog({ format, out: { write: (line) => lines.push(line) } }) };
}

/** What somebody may hand over by mistake, past the types. */
const mistaken = (fields: Record<string, unknown>) => fields as LogFields;

test("json: one object a line, with its time, level and event", () => {
  const { lines, log } = makeLog("json");
  log.info("request", { endpoint: "send", status: 429, ms: 3, requestId: "r-1" });
  log.debug("request", { status: 201 });
  expect(lines.map((line) => [line.endsWith("}\n"), line.split("\n").length])).toEqual([
    [true, 2],
    [true, 2],
  ]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      event: "request",
      ...{ endpoint: "send", status: 429, ms: 3, requestId: "r-1" },
    },
    { level: "debug", time: expect.any(String), event: "request", status: 201 },
  ]);
});

test("text: short, and without what a person need not read", () => {
  const { lines, log } = makeLog("text");
  log.debug("request", { status: 201 });
  log.info("listening", { port: 3000 });
  log.warn("slow", { ms: 3, part: undefined });
  expect(lines).toEqual(["info listening port=3000\n", "warn slow ms=3\n"]);
});

test.each(["json", "text"] as const)("%s: only fields of the list, only plain values", (format) => {
  const { lines, log } = makeLog(format);
  const fields = {
    content: SECRET,
    email: SECRET,
    __proto__: { token: SECRET },
    constructor: SECRET,
    toString: SECRET,
    requestId: { text: SECRET },
    part: [SECRET],
    endpoint: "send",
  };
  log.info("request", mistaken(fields));
  log.error("failed", null, mistaken(fields));
  expect(lines.join("")).not.toContain(SECRET);
  expect(lines.join("").match(/send/g)).toHaveLength(2);
});

test("text: nothing can forge a line, move the cursor or turn the text around", () => {
  const { lines, log } = makeLog("text");
  log.info("request", { part: "a\nerror forged\r\u001b[2J\u0000\u0085\u2028\u202eb" });
  expect(lines).toEqual(["info request part=aerror forged[2Jb\n"]);
});

test("json: nothing can forge a line", () => {
  const { lines, log } = makeLog("json");
  log.info("request", { part: 'a\n{"event":"forged"}\r\n' });
  expect(lines.join("").split("\n")).toHaveLength(2);
  expect(JSON.parse(lines.join(""))).toMatchObject({ event: "request" });
});

test.each(["json", "text"] as const)("%s: a long value is cut", (format) => {
  const { lines, log } = makeLog(format);
  log.info("request", { part: "x".repeat(100_000) });
  expect(lines.join("").length).toBeLessThan(2_200);
});

test.each(["json", "text"] as const)(
  "%s: of an error its class, code and places are told, not what it says",
  (format) => {
    const { lines, log } = makeLog(format);
    const inner = Object.assign(new TypeError(`row (${SECRET})\n    at ${SECRET} (file.ts:1:1)`), {
      code: "23505",
      detail: SECRET,
    });
    log.error("request_failed", new ChatError("unavailable", { message: SECRET, cause: inner }), {
      requestId: "r-1",
    });
    const told = lines.join("");
    expect(told).not.toContain(SECRET);
    expect(told).toContain("ChatError < TypeError");
    expect(told).toContain("unavailable < 23505");
    expect(told).toContain("log.test.ts");
    expect(told).toContain("r-1");
  },
);

test("names and codes that are sentences are somebody's text", () => {
  const { lines, log } = makeLog("json");
  const error = Object.assign(new Error("x"), { name: `${SECRET} said`, code: `${SECRET} again` });
  log.error("failed", error);
  log.error("failed", SECRET);
  expect(lines.join("")).not.toContain(SECRET);
  expect(lines.map((line) => JSON.parse(line).error)).toEqual(["Error", "string"]);
});

test("silent says nothing", () => {
  const { lines, log } = makeLog("silent");
  log.error("failed", new Error("x"));
  log.info("listening");
  expect(lines).toEqual([]);
});
