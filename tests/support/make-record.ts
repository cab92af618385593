import fc from "fast-check";
import { toCanonicalLine } from "~/domain/record/canonical-line";
import type { BodyFormat, RecordHeading, RecordMessage } from "~/domain/record/record";
import type { RecordTools } from "~/services/ports/record-tools";
import { createBodyHash, createTold, sealRecord, toManifest } from "~/services/record-seal";

/** Texts that break formats: quotes, line ends, formulas, markup, other scripts, seals of their own. */
const AWKWARD = fc.constantFrom(
  ...[
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'quoted",
    "＝1",
    "a\r\nb",
    "a\nb\r",
  ],
  ...[
    '","',
    '"',
    '""',
    "</p>\n</article>\n",
    "<script>alert(1)</script>",
    "&amp;",
    "&#13;",
    "-->",
    "]]>",
    "\u2028",
    "\uFEFF",
  ],
  ...[
    "مرحبا بك",
    "你好，世界",
    "¿Qué tal?",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "renavest-seal-1.AAAA.BBBB",
    '"}\n',
    "%%EOF",
    "\u202Eevil",
  ],
);

/** What people write, and what they might. */
export const RECORD_TEXT = fc.oneof(
  AWKWARD,
  fc
    .string({ unit: "binary", minLength: 1, maxLength: 60 })
    .filter((text) => !/[\0\uD800-\uDFFF]/u.test(text)),
  fc.array(AWKWARD, { minLength: 1, maxLength: 4 }).map((texts) => texts.join("")),
);

const MOMENT = fc.date({
  min: new Date("2020-01-01T00:00:00Z"),
  max: new Date("2035-01-01T00:00:00Z"),
  noInvalidDate: true,
});

/** Messages 1, 2, 3 ... as a record may hold them. */
export const RECORD_MESSAGES = fc
  .array(
    fc.record({
      id: fc.string({ unit: fc.constantFrom(..."abcXYZ019-_"), minLength: 22, maxLength: 30 }),
      kind: fc.constantFrom<RecordMessage["kind"]>("text", "system", "bot"),
      author: fc.record({
        id: fc.constantFrom("person-1", "person-2"),
        name: RECORD_TEXT,
        role: fc.constantFrom<RecordMessage["author"]["role"]>("therapist", "prospect", "system"),
      }),
      createdAt: MOMENT,
      said: fc.oneof(
        { weight: 6, arbitrary: RECORD_TEXT.map((text) => ({ text, loss: null })) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            { text: null, loss: "erased" as const },
            { text: null, loss: "unreadable" as const },
          ),
        },
      ),
      editedAt: fc.option(MOMENT),
      deletedAt: fc.option(MOMENT),
      earlier: fc.array(
        fc.record({ text: fc.option(RECORD_TEXT, { freq: 6 }), writtenAt: MOMENT, replacedAt: MOMENT }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 6 },
  )
  .map((messages) =>
    messages.map(({ said, ...rest }, index): RecordMessage => ({ seq: index + 1, ...rest, ...said })),
  );

/** A heading; Sam's therapist Dana asks, in New York. */
export function makeHeading(changes: Partial<RecordHeading> = {}): RecordHeading {
  const dana = { id: "person-1", name: "Dana Ruiz", role: "therapist" } as const;
  const sam = { id: "person-2", name: 'Sam "=" O\'Neil <b>', role: "prospect" } as const;
  const at = new Date("2026-11-24T15:00:00Z");
  return {
    ...{
      exportId: "export-of-the-test-0001",
      channelId: "channel-of-the-test-0001",
      status: "active",
      by: dana,
      at,
    },
    ...{ people: [dana, sam], from: null, to: null, timeZone: "America/New_York", locale: "en" },
    reads: [{ person: sam, seq: 1, at }],
    events: [{ at, what: "closed", by: dana, reason: "ended_by_therapist" }],
    ...changes,
  };
}

/** The whole file, as the service makes it, in one go. */
export async function makeRecord(
  tools: RecordTools,
  format: BodyFormat,
  messages: readonly RecordMessage[],
  heading: RecordHeading = makeHeading(),
): Promise<Buffer> {
  const writer = tools.createWriter(format);
  const told = createTold(tools);
  const hashed = messages.map((message) => {
    const sha256 = tools.sha256(toCanonicalLine(message));
    return { message, sha256, digest: sha256.toString("hex").slice(0, 16) };
  });
  const pieces = [await writer.begin(heading), await writer.add(hashed)];
  told.note(hashed);
  const { body: rest, tail } = await writer.close();
  const bytes = Buffer.concat([...pieces, rest].map((piece) => Buffer.from(piece)));
  const body = createBodyHash(tools);
  body.update(bytes);
  const order = { heading, format, auditHeads: ["1:7:00"] };
  const manifest = toManifest(tools, order, { ...told.end(), ...body.end(), tail });
  return Buffer.concat([bytes, Buffer.from(sealRecord(tools, manifest) + tail)]);
}
