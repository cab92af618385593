import { randomBytes } from "node:crypto";
import type { Random } from "~/services/ports/random";

const ID_BYTES = 18;

/** The operating system's randomness: ids of 144 bits in 24 URL-safe characters. */
export const systemRandom: Random = {
  id: () => randomBytes(ID_BYTES).toString("base64url"),
  fraction: () => Math.random(),
};
