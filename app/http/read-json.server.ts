import type { output, ZodType } from "zod/v4";
import { ChatError } from "~/domain/errors";
import type { ApiRequest } from "./api.server";

/** A string of JSON, and the colon that makes it a name. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

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
  const text = decode(await request.readBody(maxBytes));
  const body = parse(text);
  const checked = schema.safeParse(body);
  if (!checked.success) {
    const fields = checked.error.issues.map((issue) => issue.path.join(".") || "body");
    throw invalid(`Not valid: ${[...new Set(fields)].slice(0, 5).join(", ").slice(0, 200)}.`);
  }
  if (repeatsName(text, body)) throw invalid("A name stands twice.");
  return checked.data;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("The body is not UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("The body is not JSON.");
  }
}

/** Two values under one name: whoever checked the first has not checked the second. What fits a schema of ours is flat. */
function repeatsName(text: string, body: unknown): boolean {
  const names = [...text.matchAll(STRING)].filter(([, colon]) => colon !== undefined);
  return typeof body === "object" && body !== null && names.length !== Object.keys(body).length;
}

function invalid(message: string): ChatError {
  return new ChatError("invalid_request", { message });
}
