/** The reference in the body of an error answer, whether it came as JSON text or parsed; null when there is none. */
export function findRequestId(data: unknown): string | null {
  const body: unknown = typeof data === "string" ? parseJson(data) : data;
  const error = isRecord(body) && isRecord(body["error"]) ? body["error"] : null;
  return typeof error?.["requestId"] === "string" ? error["requestId"] : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
