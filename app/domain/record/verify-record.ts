import { SHOWN_DIGITS, toCanonicalLine } from "./canonical-line";
import { readRecord } from "./read-record";
import type { RecordFormat } from "./record";
import {
  BLOCK_BYTES,
  BLOCK_DIGITS,
  type FoundSeal,
  findSeal,
  fromBase64Url,
  type RecordManifest,
} from "./seal";
import { toZipFrame } from "./zip-frame";
import { ZIP_HEADER_BYTES } from "./zip-layout";

/** What the verifier cannot do by itself: Node and browsers each have their own. */
export interface RecordCrypto {
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** Ed25519; `publicKey` is 32 bytes. */
  isSigned(publicKey: Uint8Array, signed: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Something in which a file differs from the record that was made. */
export type RecordProblem =
  | { readonly kind: "no_seal" | "seal_damaged" | "not_signed" | "end_changed" | "not_readable" }
  /** Signed, but by another key than the one that was expected. */
  | { readonly kind: "other_key"; readonly keyId: string }
  | { readonly kind: "length"; readonly expected: number; readonly found: number }
  /** The first piece that differs, in bytes from the start; behind it everything may have moved. */
  | { readonly kind: "bytes"; readonly first: number; readonly last: number }
  /** A file of an archive. */
  | { readonly kind: "member_changed"; readonly name: string }
  | { readonly kind: "message_changed" | "message_missing" | "message_added"; readonly seq: number }
  /** The messages as a whole are not those that were signed. */
  | { readonly kind: "messages" };

/** What a file was found to be; intact where there is no problem. */
export interface RecordVerdict {
  readonly problems: readonly RecordProblem[];
  /** What the seal says, where one could be read; believe it only with no problems. */
  readonly manifest: RecordManifest | null;
  /** Whether the key was compared with one that was known before. */
  readonly isKeyKnown: boolean;
}

/** Whether a file is byte for byte the record that was made; `trustedKey`: the installation's public key, as base64url. */
export async function verifyRecord(
  crypto: RecordCrypto,
  file: Uint8Array,
  trustedKey: string | null = null,
): Promise<RecordVerdict> {
  const isKeyKnown = trustedKey !== null;
  const seal = findSeal(file);
  if (typeof seal === "string")
    return {
      problems: [{ kind: seal === "missing" ? "no_seal" : "seal_damaged" }],
      ...{ manifest: null, isKeyKnown },
    };
  const { manifest } = seal;
  const problems = [
    ...(await judgeSignature(crypto, seal, trustedKey)),
    ...(await judgeBytes(crypto, file, seal)),
    ...(await judgeMessages(crypto, file, seal)),
  ];
  return { problems, manifest, isKeyKnown };
}

async function judgeSignature(
  crypto: RecordCrypto,
  { signed, signature, manifest }: FoundSeal,
  trustedKey: string | null,
): Promise<RecordProblem[]> {
  const key = fromBase64Url(manifest.publicKey);
  const isSigned =
    key?.length === 32 && (await crypto.isSigned(key, new TextEncoder().encode(signed), signature));
  if (!isSigned) return [{ kind: "not_signed" }];
  if (trustedKey === null || trustedKey === manifest.publicKey) return [];
  return [{ kind: "other_key", keyId: manifest.keyId }];
}

async function judgeBytes(
  crypto: RecordCrypto,
  file: Uint8Array,
  { start, end, manifest }: FoundSeal,
): Promise<RecordProblem[]> {
  const { bodyBytes, bodySha256, blocks } = manifest;
  const { head, tail } = frameOf(manifest, file.subarray(start, end));
  const bodyEnd = Math.max(0, start - head.length);
  const body = file.subarray(0, bodyEnd);
  const problems: RecordProblem[] = [];
  if (body.length !== bodyBytes) problems.push({ kind: "length", expected: bodyBytes, found: body.length });
  if (toHex(await crypto.sha256(body)) !== bodySha256) {
    for (let first = 0; first < Math.max(body.length, 1); first += BLOCK_BYTES) {
      const block = body.subarray(first, first + BLOCK_BYTES);
      const digits = toHex(await crypto.sha256(block)).slice(0, BLOCK_DIGITS);
      const place = (first / BLOCK_BYTES) * BLOCK_DIGITS;
      if (digits === blocks.slice(place, place + BLOCK_DIGITS)) continue;
      problems.push({ kind: "bytes", first, last: first + Math.max(block.length, 1) - 1 });
      break;
    }
  }
  problems.push(...(await judgeMembers(crypto, file, manifest)));
  const isSame = isEqual(file.subarray(bodyEnd, start), head) && isEqual(file.subarray(end), tail);
  return isSame ? problems : [...problems, { kind: "end_changed" }];
}

/** What stands right in front of the seal and is not part of the body, and what stands behind it. */
function frameOf(manifest: RecordManifest, seal: Uint8Array): { head: Uint8Array; tail: Uint8Array } {
  if (manifest.format !== "zip")
    return { head: new Uint8Array(), tail: new TextEncoder().encode(manifest.tail) };
  try {
    return toZipFrame(manifest, seal);
  } catch {
    // No manifest of ours; that it is not signed is told elsewhere.
    return { head: new Uint8Array(), tail: new Uint8Array() };
  }
}

/** Which files of an archive were changed, as far as they still lie where they lay. */
async function judgeMembers(
  crypto: RecordCrypto,
  file: Uint8Array,
  { members = [] }: RecordManifest,
): Promise<RecordProblem[]> {
  const problems: RecordProblem[] = [];
  for (const { name, at, packedBytes, packedSha256 } of members) {
    const start = at + ZIP_HEADER_BYTES + name.length;
    const found = toHex(await crypto.sha256(file.subarray(start, start + packedBytes)));
    if (found !== packedSha256) problems.push({ kind: "member_changed", name });
  }
  return problems;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

async function judgeMessages(
  crypto: RecordCrypto,
  file: Uint8Array,
  { manifest }: FoundSeal,
): Promise<RecordProblem[]> {
  if (manifest.format === "pdf" || manifest.format === "zip") return [];
  const messages = readLines(manifest.format, file);
  if (messages === null) return [{ kind: "not_readable" }];
  const problems: RecordProblem[] = [];
  const digests: Uint8Array[] = [];
  let expected = manifest.firstSeq;
  for (const { seq, line, digest } of messages) {
    const found = await crypto.sha256(new TextEncoder().encode(line));
    digests.push(found);
    for (; expected < seq && expected <= manifest.lastSeq; expected += 1)
      problems.push({ kind: "message_missing", seq: expected });
    if (seq < expected || seq > manifest.lastSeq) problems.push({ kind: "message_added", seq });
    else expected = seq + 1;
    if (toHex(found).slice(0, SHOWN_DIGITS) !== digest) problems.push({ kind: "message_changed", seq });
    if (problems.length > MAX_PROBLEMS) return problems;
  }
  for (; expected <= manifest.lastSeq && manifest.messages > 0; expected += 1) {
    problems.push({ kind: "message_missing", seq: expected });
    if (problems.length > MAX_PROBLEMS) return problems;
  }
  const all = toHex(await crypto.sha256(concat(digests)));
  return all === manifest.messagesSha256 && messages.length === manifest.messages
    ? problems.filter(({ kind }) => kind === "message_changed")
    : [...problems, { kind: "messages" }];
}

/** Null where they cannot be read any more. */
function readLines(
  format: RecordFormat,
  file: Uint8Array,
): readonly { readonly seq: number; readonly line: string; readonly digest: string }[] | null {
  try {
    const messages = readRecord(format, new TextDecoder("utf-8", { fatal: true }).decode(file)) ?? [];
    return messages.map(({ message, digest }) => ({
      seq: message.seq,
      line: toCanonicalLine(message),
      digest,
    }));
  } catch {
    return null;
  }
}

/** Nobody reads more. */
const MAX_PROBLEMS = 100;

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Lower case. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
