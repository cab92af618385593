import { isRecordFormat, type RecordFormat } from "./record";
import type { ZipMember } from "./zip-layout";

/** A file in an archive, as the archive's seal names it; hashes in hexadecimal, of it as it is and as it lies there. */
export interface SealedMember extends ZipMember {
  readonly sha256: string;
  readonly packedSha256: string;
}

/**
 * What a record says about itself, signed by the installation that made it (docs/record-format.md). Public: fields are
 * added, never renamed.
 */
export interface RecordManifest {
  readonly v: 1;
  readonly format: RecordFormat;
  readonly exportId: string;
  readonly channelId: string;
  readonly exportedBy: string;
  readonly exportedAt: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly timeZone: string;
  /** How many, and their first and last places; 0 where there are none. */
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** SHA-256 over the SHA-256 of every canonical line, in order. */
  readonly messagesSha256: string;
  /** The last row of each chain of the audit trail when the export began: `<chain>:<position>:<hash>`. */
  readonly auditHeads: readonly string[];
  /** Everything in front of the seal. */
  readonly bodyBytes: number;
  readonly bodySha256: string;
  /** Twelve hexadecimal digits of the SHA-256 of each 64 KiB of it, so that a change can be found. */
  readonly blocks: string;
  /** Everything behind the seal. */
  readonly tail: string;
  readonly keyId: string;
  /** Ed25519, 32 bytes as base64url. */
  readonly publicKey: string;
  /** Of an archive: its files, in order. `tail` is empty there, because it follows from them. */
  readonly members?: readonly SealedMember[];
}

/** What a seal begins with, wherever it stands in a file. */
export const SEAL_MARK = "renavest-seal-1.";
/** Bytes of a block, and digits kept of its digest. */
export const BLOCK_BYTES = 65_536;
/** See `BLOCK_BYTES`. */
export const BLOCK_DIGITS = 12;

/** The part of a seal that is signed, as ASCII. */
export function toSealPayload(manifest: RecordManifest): string {
  return SEAL_MARK + toBase64Url(new TextEncoder().encode(JSON.stringify(manifest)));
}

/** A seal taken apart; nothing in it is believed yet. */
export interface FoundSeal {
  /** Bytes in front of it, and behind it. */
  readonly start: number;
  readonly end: number;
  readonly signed: string;
  readonly signature: Uint8Array;
  readonly manifest: RecordManifest;
}

/** `damaged`: something like a seal stands there, and is none that was ever written. */
export function findSeal(file: Uint8Array): FoundSeal | "missing" | "damaged" {
  const start = findLast(file, SEAL_MARK);
  if (start < 0) return "missing";
  let end = start;
  while (end < file.length && isSealByte(file[end] ?? 0)) end += 1;
  const text = new TextDecoder("latin1").decode(file.subarray(start, end));
  const [, payload, signatureText] = /^renavest-seal-1\.([\w-]+)\.([\w-]+)$/.exec(text) ?? [];
  if (payload === undefined || signatureText === undefined) return "damaged";
  const payloadBytes = fromBase64Url(payload);
  const signature = fromBase64Url(signatureText);
  if (payloadBytes === null || signature === null) return "damaged";
  const manifest = parseManifest(new TextDecoder().decode(payloadBytes));
  return manifest === null ? "damaged" : { start, end, signed: SEAL_MARK + payload, signature, manifest };
}

function isSealByte(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 45 ||
    byte === 46 ||
    byte === 95
  );
}

function findLast(file: Uint8Array, mark: string): number {
  const bytes = new TextEncoder().encode(mark);
  for (let at = file.length - bytes.length; at >= 0; at -= 1) {
    if (file[at] === bytes[0] && bytes.every((byte, index) => file[at + index] === byte)) return at;
  }
  return -1;
}

function parseManifest(text: string): RecordManifest | null {
  try {
    const value: unknown = JSON.parse(text);
    return isManifest(value) ? value : null;
  } catch {
    return null;
  }
}

const TEXTS = ["exportId", "channelId", "exportedBy", "exportedAt", "timeZone"] as const;
const MORE_TEXTS = ["messagesSha256", "bodySha256", "blocks", "tail", "keyId", "publicKey"] as const;
const NUMBERS = ["messages", "firstSeq", "lastSeq", "bodyBytes"] as const;

function isManifest(value: unknown): value is RecordManifest {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return (
    fields["v"] === 1 &&
    typeof fields["format"] === "string" &&
    isRecordFormat(fields["format"]) &&
    [...TEXTS, ...MORE_TEXTS].every((name) => typeof fields[name] === "string") &&
    NUMBERS.every((name) => Number.isSafeInteger(fields[name])) &&
    Array.isArray(fields["auditHeads"]) &&
    (isMembers(fields["members"]) || (fields["members"] === undefined && fields["format"] !== "zip"))
  );
}

function isMembers(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((each: Partial<Record<string, unknown>> | null) => {
    const isNumbered = MEMBER_NUMBERS.every((name) => Number.isSafeInteger(each?.[name]));
    return isNumbered && MEMBER_TEXTS.every((name) => typeof each?.[name] === "string");
  });
}

const MEMBER_NUMBERS = ["crc32", "packedBytes", "bytes", "at"] as const;
const MEMBER_TEXTS = ["name", "method", "sha256", "packedSha256"] as const;

/** URL-safe base64 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Null unless it is exactly what `toBase64Url` makes: spare bits in the last letter are a change as any other. */
export function fromBase64Url(text: string): Uint8Array | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
