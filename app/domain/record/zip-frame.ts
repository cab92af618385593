import type { RecordManifest } from "./seal";
import { crc32, toZipDirectory, toZipHeader, type ZipMember } from "./zip-layout";

const SEAL_NAME = "seal.txt";
/** Says where the seal ends: letters follow it in an archive. */
const LINE_FEED = 10;

/**
 * What stands around the seal of an archive, which is its last member: its header, and the list of all members. Both follow
 * from the seal and what it signs, byte for byte. Throws RangeError or Error for a manifest that is none of ours.
 */
export function toZipFrame(
  { members = [], bodyBytes, exportedAt }: Pick<RecordManifest, "members" | "bodyBytes" | "exportedAt">,
  seal: Uint8Array,
): { readonly head: Uint8Array; readonly tail: Uint8Array } {
  const at = new Date(exportedAt);
  const line = new Uint8Array([...seal, LINE_FEED]);
  const size = line.length;
  const member: ZipMember = {
    ...{
      name: SEAL_NAME,
      method: "stored",
      crc32: crc32(line),
      packedBytes: size,
      bytes: size,
      at: bodyBytes,
    },
  };
  const head = toZipHeader(member, at, false);
  const directory = toZipDirectory([...members, member], bodyBytes + head.length + size, at);
  return { head, tail: new Uint8Array([LINE_FEED, ...directory]) };
}
