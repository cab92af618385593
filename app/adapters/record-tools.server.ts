import { createHash, createPublicKey, hash, type KeyObject, sign } from "node:crypto";
import { createCsvWriter } from "~/domain/record/csv-record";
import { createHtmlWriter } from "~/domain/record/html-record";
import { createJsonWriter } from "~/domain/record/json-record";
import type { RecordFormat } from "~/domain/record/record";
import type { TextRecordWriter } from "~/domain/record/text-writer";
import type { RecordTools, RecordWriter } from "~/services/ports/record-tools";

/** Bytes of a raw Ed25519 key at the end of its SPKI form. */
const RAW_BYTES = 32;

/** Hashes and signatures of Node's crypto, and a writer for each format. */
export function createRecordTools({
  key,
}: {
  readonly key: { readonly id: string; readonly privateKey: KeyObject };
}): RecordTools {
  const spki = createPublicKey(key.privateKey).export({ format: "der", type: "spki" });
  return {
    keyId: key.id,
    publicKey: spki.subarray(spki.length - RAW_BYTES).toString("base64url"),
    sign: (text) => sign(null, Buffer.from(text, "ascii"), key.privateKey).toString("base64url"),
    ...createRecordMakers(),
  };
}

/** The part of them that needs no key. */
export function createRecordMakers(): Pick<RecordTools, "startHash" | "sha256" | "createWriter"> {
  return {
    startHash() {
      const running = createHash("sha256");
      return { update: (piece) => void running.update(piece), digest: () => running.digest() };
    },
    sha256: (text) => hash("sha256", text, "buffer"),
    createWriter,
  };
}

function createWriter(format: RecordFormat): RecordWriter {
  switch (format) {
    case "csv":
      return toRecordWriter(createCsvWriter());
    case "json":
      return toRecordWriter(createJsonWriter());
    case "html":
      return toRecordWriter(createHtmlWriter());
    case "pdf":
      return createLateWriter(2, async () => (await import("./pdf-record.server")).createPdfWriter());
  }
}

function toRecordWriter(writer: TextRecordWriter): RecordWriter {
  return {
    slice: 16,
    begin: async (heading) => writer.begin(heading),
    add: async (messages) => messages.map((each) => writer.add(each)).join(""),
    close: async () => ({ body: writer.close(), tail: writer.tail }),
  };
}

/** A writer whose packages are loaded with its first use: they take more memory than all the rest. */
function createLateWriter(slice: number, load: () => Promise<Omit<RecordWriter, "slice">>): RecordWriter {
  const loaded = load();
  return {
    slice,
    begin: async (heading) => await (await loaded).begin(heading),
    add: async (messages) => await (await loaded).add(messages),
    close: async () => await (await loaded).close(),
  };
}
