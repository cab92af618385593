import { ChatError } from "~/domain/errors";
import type { SignedDelivery, WebhookVerifier } from "~/services/ports/webhook-verifier";
import type { ApiRequest } from "./api.server";

/** The same scheme under both its names: Svix, and Standard Webhooks that came of it. */
const PREFIXES = ["webhook", "svix"] as const;

/** Throws `invalid_request` unless it is the sender's own, whole and fresh; nothing in it was looked at before. */
export async function readSignedDelivery(
  request: ApiRequest,
  verifier: WebhookVerifier,
  maxBytes: number,
): Promise<SignedDelivery> {
  const prefix = PREFIXES.find((each) => request.header(`${each}-id`) !== null) ?? "svix";
  const header = (name: string) => request.header(`${prefix}-${name}`)?.trim() ?? "";
  const signed = { id: header("id"), timestamp: header("timestamp"), signature: header("signature") };
  if (!/^[\w-]{1,128}$/.test(signed.id) || !/^\d{1,12}$/.test(signed.timestamp) || signed.signature === "")
    throw new ChatError("invalid_request", { message: "Not signed." });
  const delivery = { ...signed, body: decode(await request.readBody(maxBytes)) };
  if (!(await verifier.isGenuine(delivery)))
    throw new ChatError("invalid_request", { message: "The signature is not good." });
  return delivery;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ChatError("invalid_request", { message: "The body is not UTF-8." });
  }
}
