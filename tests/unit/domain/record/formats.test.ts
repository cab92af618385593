import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, toCsvRow } from "~/domain/record/csv";
import { readRecord } from "~/domain/record/read-record";
import { makeHeading, makeRecord, RECORD_MESSAGES, RECORD_TEXT } from "../../../support/make-record";
import { makeRecordTools } from "../../../support/make-record-tools";

const tools = makeRecordTools();
const FORMATS = ["csv", "json", "html"] as const;

describe.each(FORMATS)("a record as %s", (format) => {
  test("gives back every message as it was, whatever was written", async () => {
    await fc.assert(
      fc.asyncProperty(RECORD_MESSAGES, async (messages) => {
        const file = await makeRecord(tools, format, messages);
        const read = readRecord(format, new TextDecoder("utf-8", { ignoreBOM: true }).decode(file));
        expect(read?.map(({ message }) => message)).toEqual(messages);
      }),
      { numRuns: 200 },
    );
  });

  test("says at its head that it is confidential, who asked for it and in which zone its times are", async () => {
    const text = (await makeRecord(tools, format, [], makeHeading({ locale: "es" }))).toString();
    expect(text.indexOf("Confidencial.")).toBeLessThan(text.indexOf("renavest-seal-1."));
    expect(text).toContain("Dana Ruiz");
    expect(text).toContain("America/New_York");
  });
});

describe("a row of CSV", () => {
  test("holds no cell that a spreadsheet would compute", () => {
    fc.assert(
      fc.property(fc.array(RECORD_TEXT, { minLength: 1, maxLength: 5 }), (cells) => {
        const row = toCsvRow(cells);
        expect(row).not.toMatch(/(?:^|",)"[=+\-@\t\r\n＝＋－＠]/);
        expect([...parseCsv(row)]).toEqual([cells]);
      }),
    );
  });

  test("is RFC 4180", () => {
    expect(toCsvRow(['say "hi"', "a,b", "", "x\r\ny"])).toBe('"say ""hi""","a,b","","x\r\ny"\r\n');
  });
});

test("a record as HTML runs nothing and loads nothing", async () => {
  await fc.assert(
    fc.asyncProperty(RECORD_MESSAGES, async (messages) => {
      const text = (await makeRecord(tools, "html", messages)).toString();
      expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
      expect(text).not.toMatch(/<(?:script|img|iframe|link|object|svg)/i);
    }),
    { numRuns: 50 },
  );
});
