import { crc32, inflateRawSync } from "node:zlib";

/** The files of an archive, by its list of them and by nothing that wrote it. Throws for a wrong checksum or size. */
export function readZip(file: Buffer): ReadonlyMap<string, Buffer> {
  const end = file.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  const found = new Map<string, Buffer>();
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, checksum, packed, size] = [10, 16, 20, 24].map((field) =>
      field === 10 ? file.readUInt16LE(at + field) : file.readUInt32LE(at + field),
    ) as [number, number, number, number];
    const nameBytes = file.readUInt16LE(at + 28);
    const name = file.toString("utf8", at + 46, at + 46 + nameBytes);
    const header = file.readUInt32LE(at + 42);
    const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
    const data = file.subarray(start, start + packed);
    const content = method === 0 ? data : inflateRawSync(data);
    if (content.length !== size || crc32(content) !== checksum) throw new Error(`${name} is damaged`);
    found.set(name, Buffer.from(content));
    at += 46 + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return found;
}
