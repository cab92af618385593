import { hash } from "node:crypto";

/** How a token or code of the widget's is kept: each is random, so nothing slower is needed. */
export function toTokenHash(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
