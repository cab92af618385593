import { createHash, createPublicKey, hash, type KeyObject, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createDeflateRaw } from "node:zlib";
import { createCsvWriter } from "~/domain/record/csv-record";
import { createHtmlWriter } from "~/domain/record/html-record";
import { createJsonWriter } from "~/domain/record/json-record";
import type { BodyFormat } from "~/domain/record/record";
import type { TextRecordWriter } from "~/domain/record/text-writer";
import type { RecordTools, RecordWriter, RunningDeflate } from "~/services/ports/record-tools";

/** Bytes of a raw Ed25519 key at the end of its SPKI form. */
const RAW_BYTES = 32;

/** Hashes and signatures of Node's crypto, and a writer for each format. */
export function createRecordTools({
  key,
  verifierFile,
}: {
  readonly key: { readonly id: string; readonly privateKey: KeyObject };
  /** The built `verify.html`. */
  readonly verifierFile: string;
}): RecordTools {
  const spki = createPublicKey(key.privateKey).export({ format: "der", type: "spki" });
  return {
    keyId: key.id,
    publicKey: spki.subarray(spki.length - RAW_BYTES).toString("base64url"),
    sign: (text) => sign(null, Buffer.from(text, "ascii"), key.privateKey).toString("base64url"),
    startDeflate,
    readVerifier: () => readFile(verifierFile).catch(() => null),
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

function createWriter(format: BodyFormat): RecordWriter {
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

function startDeflate(): RunningDeflate {
  const deflate = createDeflateRaw();
  const made: Buffer[] = [];
  deflate.on("data", (bytes: Buffer) => made.push(bytes));
  // Whoever pushes or ends hears of it.
  deflate.on("error", () => undefined);
  const take = () => Buffer.concat(made.splice(0));
  return {
    push: (piece) =>
      new Promise((resolve, reject) => {
        deflate.write(piece, (error) => (error ? reject(error) : resolve(take())));
      }),
    end: () =>
      new Promise((resolve, reject) => {
        deflate.once("end", () => resolve(take())).once("error", reject);
        deflate.end();
      }),
    close: () => void deflate.destroy(),
  };
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
