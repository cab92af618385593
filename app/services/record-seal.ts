import type { DigestedMessage } from "~/domain/record/record";
import { BLOCK_BYTES, BLOCK_DIGITS, type RecordManifest, toSealPayload } from "~/domain/record/seal";
import { toHex } from "~/domain/record/to-hex";
import type { MadeBody, ToldMessages } from "./ports/record-bodies";
import type { RecordTools } from "./ports/record-tools";
import type { RecordOrder } from "./stream-record";

/** A message on its way into a file. */
export interface HashedMessage extends DigestedMessage {
  /** Of its canonical line. */
  readonly sha256: Uint8Array;
}

/** Keeps count of the messages that went out. */
export interface Told {
  note(messages: readonly HashedMessage[]): void;
  sum(): ToldMessages;
  end(): Pick<MadeBody, "messages" | "firstSeq" | "lastSeq" | "messagesSha256">;
}

const SHA256_BYTES = 32;

/** Nothing told yet. */
export function createTold(tools: Pick<RecordTools, "startHash">): Told {
  const hash = tools.startHash();
  let rows = 0;
  let first = 0;
  let last = 0;
  return {
    note(messages) {
      const [start] = messages;
      const end = messages.at(-1);
      if (start === undefined || end === undefined) return;
      if (rows === 0) first = start.message.seq;
      last = end.message.seq;
      rows += messages.length;
      const sums = new Uint8Array(messages.length * SHA256_BYTES);
      for (const [index, { sha256 }] of messages.entries()) sums.set(sha256, index * SHA256_BYTES);
      hash.update(sums);
    },
    sum: () => ({ rows, seqs: rows === 0 ? null : { first, last } }),
    end: () => ({ messages: rows, firstSeq: first, lastSeq: last, messagesSha256: toHex(hash.digest()) }),
  };
}

/** What a finished record says of itself. */
export function toManifest(
  { keyId, publicKey }: Pick<RecordTools, "keyId" | "publicKey">,
  { heading, format, auditHeads }: Pick<RecordOrder, "heading" | "format" | "auditHeads">,
  measured: MadeBody,
): RecordManifest {
  const { exportId, channelId, by, at, from, to, timeZone } = heading;
  return {
    ...{ v: 1, format, exportId, channelId, exportedBy: by.id, exportedAt: at.toISOString() },
    ...{ from: from?.toISOString() ?? null, to: to?.toISOString() ?? null, timeZone, auditHeads },
    ...measured,
    ...{ keyId, publicKey },
  };
}

/** Counts and hashes what goes out in front of the seal. */
export interface BodyHash {
  update(bytes: Uint8Array): void;
  end(): Pick<MadeBody, "bodyBytes" | "bodySha256" | "blocks">;
}

/** The whole and each block of it, so that a change is found and its place told. */
export function createBodyHash(tools: Pick<RecordTools, "startHash">): BodyHash {
  const whole = tools.startHash();
  let block = tools.startHash();
  let bodyBytes = 0;
  let blocks = "";

  function endBlock(): void {
    blocks += toHex(block.digest()).slice(0, BLOCK_DIGITS);
    block = tools.startHash();
  }

  return {
    update(bytes) {
      whole.update(bytes);
      for (let at = 0; at < bytes.length; ) {
        const room = BLOCK_BYTES - (bodyBytes % BLOCK_BYTES);
        const part = bytes.subarray(at, at + room);
        block.update(part);
        at += part.length;
        bodyBytes += part.length;
        if (bodyBytes % BLOCK_BYTES === 0) endBlock();
      }
    },
    end() {
      if (bodyBytes % BLOCK_BYTES !== 0) endBlock();
      return { bodyBytes, bodySha256: toHex(whole.digest()), blocks };
    },
  };
}

/** What stands at the end of a record: what it says of itself, signed. */
export function sealRecord(tools: Pick<RecordTools, "sign">, manifest: RecordManifest): string {
  const payload = toSealPayload(manifest);
  return `${payload}.${tools.sign(payload)}`;
}
