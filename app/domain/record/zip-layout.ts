/** One file in an archive. Sizes in bytes; the archive is smaller than 4 GiB. */
export interface ZipMember {
  /** ASCII. */
  readonly name: string;
  /** How it lies there: as it is, or deflated. */
  readonly method: "stored" | "deflated";
  readonly crc32: number;
  /** Deflated, and as it is. */
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its header, from the start of the archive. */
  readonly at: number;
}

/** In front of a member's data, besides its name. */
export const ZIP_HEADER_BYTES = 30;

const METHODS = { stored: 0, deflated: 8 } as const;
/** Sizes and checksum stand behind the data: they are not known before it. */
const LATE = 0x0008;
const VERSION = 20;
const MADE_BY_UNIX = 3 << 8;
const PLAIN_FILE = 0o100644 << 16;
const MAX_BYTES = 0xff_ff_ff_ff;

/**
 * An archive's own bytes (PKWARE's APPNOTE, version 2), from nothing but what stands in the manifest: so the verifier can
 * write them again and compare each of them. `late`: sizes and checksum follow the data.
 */
export function toZipHeader(member: ZipMember, at: Date, late: boolean): Uint8Array {
  const name = toAscii(member.name);
  const layout = startLayout(ZIP_HEADER_BYTES + name.length);
  layout.u32(0x04034b50);
  layout.u16(VERSION);
  writeFacts(layout, member, at, late);
  layout.u16(name.length);
  layout.u16(0);
  layout.put(name);
  return layout.bytes;
}

/** What follows the data of a member whose header came before its sizes were known. */
export function toZipDescriptor({ crc32, packedBytes, bytes }: ZipMember): Uint8Array {
  const layout = startLayout(16);
  for (const value of [0x08074b50, crc32, packedBytes, bytes]) layout.u32(value);
  return layout.bytes;
}

/** The end of an archive: its members again, and where this list begins. The last one was written at once, the others late. */
export function toZipDirectory(members: readonly ZipMember[], start: number, at: Date): Uint8Array {
  const entries = members.map((member, index) => toEntry(member, at, index < members.length - 1));
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  if (start + size > MAX_BYTES) throw new RangeError("an archive of more than 4 GiB");
  const layout = startLayout(size + 22);
  for (const entry of entries) layout.put(entry);
  layout.u32(0x06054b50);
  for (const value of [0, 0, members.length, members.length]) layout.u16(value);
  layout.u32(size);
  layout.u32(start);
  layout.u16(0);
  return layout.bytes;
}

function toEntry(member: ZipMember, at: Date, late: boolean): Uint8Array {
  const name = toAscii(member.name);
  const layout = startLayout(46 + name.length);
  layout.u32(0x02014b50);
  layout.u16(MADE_BY_UNIX | VERSION);
  layout.u16(VERSION);
  writeFacts(layout, member, at, late, true);
  layout.u16(name.length);
  for (let field = 0; field < 4; field += 1) layout.u16(0);
  layout.u32(PLAIN_FILE);
  layout.u32(member.at);
  layout.put(name);
  return layout.bytes;
}

function writeFacts(layout: Layout, member: ZipMember, at: Date, late: boolean, known = !late): void {
  const { method, crc32, packedBytes, bytes } = member;
  layout.u16(late ? LATE : 0);
  layout.u16(METHODS[method]);
  // UTC: an archive knows no zone.
  layout.u16((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1));
  layout.u16(((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate());
  for (const value of [crc32, packedBytes, bytes]) layout.u32(known ? value : 0);
}

interface Layout {
  readonly bytes: Uint8Array;
  u16(value: number): void;
  u32(value: number): void;
  put(bytes: Uint8Array): void;
}

function startLayout(length: number): Layout {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let place = 0;
  return {
    bytes,
    u16(value) {
      view.setUint16(place, value, true);
      place += 2;
    },
    u32(value) {
      view.setUint32(place, value, true);
      place += 4;
    },
    put(more) {
      bytes.set(more, place);
      place += more.length;
    },
  };
}

function toAscii(name: string): Uint8Array {
  if (!/^[\x20-\x7e]+$/.test(name)) throw new Error("a name in an archive is not plain");
  return new TextEncoder().encode(name);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of these bytes behind those whose checksum is `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let value = ~before;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}
