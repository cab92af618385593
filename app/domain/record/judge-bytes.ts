import { BLOCK_BYTES, BLOCK_DIGITS, type FoundSeal, type RecordManifest } from "./seal";
import { toHex } from "./to-hex";
import type { RecordCrypto, RecordProblem } from "./verify-record";
import { toZipFrame } from "./zip-frame";
import { ZIP_HEADER_BYTES } from "./zip-layout";

/** In which bytes a file differs from what its seal says, in front of the seal and behind it. */
export async function judgeBytes(
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
