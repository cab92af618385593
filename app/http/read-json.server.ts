import type { output, ZodType } from "zod/v4";
import { ChatError } from "~/domain/errors";
import type { ApiRequest } from "./api.server";

/**
 * The body as the schema describes it. Throws `unsupported_media_type`, `too_large`, or `invalid_request` that names
 * the fields at fault, never their values.
 */
export async function readJson<Schema extends ZodType>(
  request: ApiRequest,
  schema: Schema,
  maxBytes: number,
): Promise<output<Schema>> {
  const mediaType = request.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") throw new ChatError("unsupported_media_type");
  const parsed = schema.safeParse(parseJson(await request.readBody(maxBytes)));
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".") || "body"))].slice(0, 5);
  throw new ChatError("invalid_request", { message: `Not valid: ${fields.join(", ").slice(0, 200)}.` });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ChatError("invalid_request", { message: "The body is not JSON in UTF-8." });
  }
}
