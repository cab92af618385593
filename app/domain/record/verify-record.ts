import { SHOWN_DIGITS, toCanonicalLine } from "./canonical-line";
import { judgeBytes } from "./judge-bytes";
import { readRecord } from "./read-record";
import type { RecordFormat } from "./record";
import { type FoundSeal, findSeal, fromBase64Url, type RecordManifest } from "./seal";
import { toHex } from "./to-hex";

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
