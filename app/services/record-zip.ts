import type { SealedMember } from "~/domain/record/seal";
import { toHex } from "~/domain/record/to-hex";
import { crc32, toZipDescriptor, toZipHeader } from "~/domain/record/zip-layout";
import type { RecordTools } from "./ports/record-tools";

/** An archive on its way, member by member. */
export interface RecordZip {
  /** All of one member: what goes out for it, and in the end what it came to. */
  write(name: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void>;
  /** Written so far. */
  readonly members: readonly SealedMember[];
  /** Bytes so far. */
  readonly bytes: number;
}

/** Nothing written yet; `at` is when its members were made. Holds a piece at a time. */
export function createRecordZip(tools: Pick<RecordTools, "startHash" | "startDeflate">, at: Date): RecordZip {
  const members: SealedMember[] = [];
  let bytes = 0;

  async function* write(
    name: string,
    pieces: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, void> {
    const start = { name, method: "deflated", crc32: 0, packedBytes: 0, bytes: 0, at: bytes } as const;
    const [whole, packed, deflate] = [tools.startHash(), tools.startHash(), tools.startDeflate()];
    const sizes = { crc32: 0, packedBytes: 0, bytes: 0 };
    const out = (piece: Uint8Array) => {
      bytes += piece.length;
      return piece;
    };
    const outPacked = (piece: Uint8Array) => {
      packed.update(piece);
      sizes.packedBytes += piece.length;
      return out(piece);
    };
    try {
      yield out(toZipHeader(start, at, true));
      for await (const piece of pieces) {
        whole.update(piece);
        sizes.crc32 = crc32(piece, sizes.crc32);
        sizes.bytes += piece.length;
        const made = await deflate.push(piece);
        if (made.length > 0) yield outPacked(made);
      }
      yield outPacked(await deflate.end());
      const sums = { sha256: toHex(whole.digest()), packedSha256: toHex(packed.digest()) };
      const member = { ...start, ...sizes, ...sums };
      members.push(member);
      yield out(toZipDescriptor(member));
    } finally {
      deflate.close();
    }
  }

  return {
    write,
    members,
    get bytes() {
      return bytes;
    },
  };
}
