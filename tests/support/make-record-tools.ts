import { randomBytes } from "node:crypto";
import { createRecordTools } from "~/adapters/record-tools.server";
import { parseSigningKey } from "~/config/signing-key.server";
import type { RecordTools } from "~/services/ports/record-tools";

/** A signing key of its own for each. */
export function makeRecordTools(): RecordTools {
  return createRecordTools({
    key: parseSigningKey(`test:${randomBytes(32).toString("base64")}`),
    verifierFile: "nowhere",
  });
}
