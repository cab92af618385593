import { ChatError } from "~/domain/errors";
import { LIMITS } from "~/protocol/limits";

/** A form writes an emoji in twelve characters, three times its bytes in JSON. */
const FORM_BYTES = 3 * LIMITS.requestBodyBytes;

/** A posted form, read no further than its limit. Throws `unsupported_media_type`, `too_large`. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const mediaType = request.headers.get("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded")
    throw new ChatError("unsupported_media_type", { message: "Send application/x-www-form-urlencoded." });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > FORM_BYTES) throw new ChatError("too_large");
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}
