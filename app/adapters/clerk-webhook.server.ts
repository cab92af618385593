import { verifyWebhook } from "@clerk/backend/webhooks";
import type { WebhookVerifier } from "~/services/ports/webhook-verifier";

/** Clerk's own check of its deliveries (Svix): HMAC-SHA256 over id, time and body, compared in constant time. */
export function createClerkWebhookVerifier({ signingSecret }: { signingSecret: string }): WebhookVerifier {
  return {
    async isGenuine({ id, timestamp, signature, body }) {
      const headers = { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature };
      const request = new Request("https://webhook.invalid/", { method: "POST", headers, body });
      return await verifyWebhook(request, { signingSecret }).then(
        () => true,
        () => false,
      );
    },
  };
}
