import { createHash, createPublicKey, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { describeProblem } from "~/domain/record/describe-problem";
import { type RecordCrypto, verifyRecord } from "~/domain/record/verify-record";

/** What stands in front of a raw Ed25519 key in its SPKI form (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Hashes and signatures of Node's crypto. */
const crypto: RecordCrypto = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  async isSigned(publicKey, signed, signature) {
    const key = Buffer.concat([SPKI_PREFIX, publicKey]);
    return verify(null, signed, createPublicKey({ key, format: "der", type: "spki" }), signature);
  },
};

/**
 * `npm run export:verify -- <file> [--key <public key>]`: whether a record is what was handed over. Ends with 1 when it is
 * not, 2 when it cannot be looked at.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: "string" } } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new Error("Usage: npm run export:verify -- <file> [--key <public key>]");
  const { problems, manifest, isKeyKnown } = await verifyRecord(
    crypto,
    await readFile(file),
    values.key ?? null,
  );
  if (manifest !== null) {
    console.log(
      `Export ${manifest.exportId} of conversation ${manifest.channelId}, made ${manifest.exportedAt}`,
    );
    console.log(
      `${manifest.messages} messages, no. ${manifest.firstSeq} to ${manifest.lastSeq}; ${manifest.format}`,
    );
    console.log(`Signed by key ${manifest.keyId}, ${manifest.publicKey}`);
    if (!isKeyKnown)
      console.log("Compare that key with the one the installation shows, or name it: --key <public key>.");
  }
  for (const problem of problems) console.log(`  ${describeProblem(problem)}`);
  console.log(problems.length === 0 ? "This record is intact." : "THIS RECORD IS NOT INTACT.");
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
