import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { RecordMessage } from "~/domain/record/record";
import { makeRecord } from "../../../support/make-record";
import { makeRecordTools } from "../../../support/make-record-tools";
import { isIntact, verifyWithNode } from "../../../support/verify-with-node";

const tools = makeRecordTools();
const others = makeRecordTools();
const MESSAGES = Array.from(
  { length: 5 },
  (_, index): RecordMessage => ({
    ...{ seq: index + 1, id: `message-of-the-test-000${index}`, kind: "text" },
    author: { id: "person-2", name: "Sam", role: "prospect" },
    ...{ createdAt: new Date(1_800_000_000_000 + index), text: `I owe ${index},000 and more`, loss: null },
    ...{ editedAt: null, deletedAt: null, earlier: [] },
  }),
);

const kindsOf = async (file: Uint8Array, key: string | null = tools.publicKey) =>
  (await verifyWithNode(file, key)).problems.map((problem) =>
    "seq" in problem ? `${problem.kind} ${problem.seq}` : problem.kind,
  );

describe.each(["csv", "json", "html"] as const)("the verifier of a record as %s", (format) => {
  let file: Buffer;
  beforeAll(async () => {
    file = await makeRecord(tools, format, MESSAGES);
  });
  const replaced = (from: string, to: string) =>
    Buffer.from(file.toString("latin1").replace(from, to), "latin1");

  test("calls what was handed over intact", async () => {
    expect(await verifyWithNode(file, tools.publicKey)).toMatchObject({ problems: [], isKeyKnown: true });
    expect(await verifyWithNode(file)).toMatchObject({ problems: [], isKeyKnown: false });
  });

  test("finds every single changed byte, wherever it is", async () => {
    for (let at = 0; at < file.length; at += 1) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await kindsOf(changed), `byte ${at}`).not.toEqual([]);
    }
  });

  test("finds any byte changed to any other, left out or put in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("change", "leave out", "put in"),
        async (at, by, how) => {
          const changed =
            how === "change"
              ? Buffer.from(file).fill(((file[at] ?? 0) + by) % 256, at, at + 1)
              : Buffer.concat([
                  file.subarray(0, at),
                  ...(how === "put in" ? [Buffer.of(by)] : []),
                  file.subarray(how === "put in" ? at : at + 1),
                ]);
          fc.pre(!changed.equals(file));
          expect(await kindsOf(changed)).not.toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("says which message was changed", async () => {
    expect(await kindsOf(replaced("I owe 2,000", "I owe 9,000"))).toEqual([
      "bytes",
      "message_changed 3",
      "messages",
    ]);
  });

  test("says when its end is missing or something follows it", async () => {
    expect(await kindsOf(file.subarray(0, file.length / 2))).toEqual(["no_seal"]);
    expect(await kindsOf(Buffer.concat([file, Buffer.from("x")]))).toContain("end_changed");
  });

  test("says when another key has signed it", async () => {
    const forged = await makeRecord(others, format, MESSAGES);
    expect(await kindsOf(forged)).toEqual(["other_key"]);
  });

  test("believes no seal of another record", async () => {
    const other = await makeRecord(tools, format, MESSAGES.slice(0, 4));
    const seal = (of: Buffer) => /renavest-seal-1\.[\w.-]+/.exec(of.toString("latin1"))?.[0] ?? "";
    expect(await kindsOf(replaced(seal(file), seal(other)))).toEqual([
      "length",
      "bytes",
      "message_added 5",
      "messages",
    ]);
  });
});

test("says which message is missing, and which stands twice", async () => {
  const lines = (await makeRecord(tools, "json", MESSAGES)).toString().split("\n");
  const at = lines.findIndex((line) => line.includes('"seq":3'));
  const without = lines.filter((_, index) => index !== at).join("\n");
  expect(await kindsOf(Buffer.from(without))).toEqual(["length", "bytes", "message_missing 3", "messages"]);
  const twice = lines.toSpliced(at, 0, lines[at] ?? "").join("\n");
  expect(await kindsOf(Buffer.from(twice))).toEqual(["length", "bytes", "message_added 3", "messages"]);
});

describe("the verifier of a record as PDF", () => {
  test("calls it intact, and finds every single changed byte", async () => {
    const file = await makeRecord(tools, "pdf", MESSAGES.slice(0, 1));
    expect(await verifyWithNode(file, tools.publicKey)).toMatchObject({ problems: [], isKeyKnown: true });
    const missed: number[] = [];
    for (let at = 0; at < file.length; at += 1) {
      const was = file[at] ?? 0;
      file[at] = was ^ 1;
      if (await isIntact(file)) missed.push(at);
      file[at] = was;
    }
    expect(missed).toEqual([]);
    expect(await isIntact(file)).toBe(true);
  });

  test("says where it was changed", async () => {
    const file = await makeRecord(tools, "pdf", MESSAGES);
    file[9] = 0x41;
    expect((await verifyWithNode(file, tools.publicKey)).problems).toMatchObject([
      { kind: "bytes", first: 0 },
    ]);
  });
});
