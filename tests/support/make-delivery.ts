import { createHmac, randomBytes } from "node:crypto";
import type { Ask } from "./make-lanes";

export const SIGNING_SECRET = `whsec_${randomBytes(32).toString("base64")}`;

/** How a delivery differs from a good one. */
export interface DeliveryChanges {
  readonly id?: string;
  /** Unix seconds. */
  readonly sentAt?: number;
  readonly secret?: string;
  readonly path?: string;
  /** The scheme has two names. */
  readonly prefix?: "svix" | "webhook";
}

let deliveries = 0;

/** A delivery as Svix signs it for Clerk, by its published scheme: `v1,` HMAC-SHA256 over `id.timestamp.body`. */
export function makeDelivery(event: object | string, changes: DeliveryChanges = {}): Ask & { body: string } {
  deliveries += 1;
  const {
    id = `msg_${deliveries}`,
    sentAt = Math.floor(Date.now() / 1_000),
    secret = SIGNING_SECRET,
    path = "/api/webhooks/clerk",
    prefix = "svix",
  } = changes;
  const body = typeof event === "string" ? event : JSON.stringify(event);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${sentAt}.${body}`).digest("base64");
  return {
    ...{ method: "POST", path, body },
    headers: {
      ...{
        "Content-Type": "application/json",
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(sentAt),
      },
      [`${prefix}-signature`]: `v1,${signature}`,
    },
  };
}

/** `user.created` and `user.updated`, in the form Clerk documents (UserJSON), as far as it matters. */
export function makeUserEvent(
  type: "user.created" | "user.updated",
  person: {
    readonly id: string;
    readonly email?: string;
    readonly name?: string;
    readonly role?: string;
    readonly updatedAt: number;
  },
): object {
  const { id, email = `${id}@example.com`, name = "Noor Haddad", role, updatedAt } = person;
  const [first_name, last_name] = name.split(" ");
  return {
    ...{ object: "event", type, timestamp: updatedAt + 5 },
    data: {
      ...{ object: "user", id, first_name, last_name, username: null },
      primary_email_address_id: "idn_1",
      email_addresses: [
        { object: "email_address", id: "idn_2", email_address: "second@example.com", linked_to: [] },
        { object: "email_address", id: "idn_1", email_address: email, linked_to: [] },
      ],
      public_metadata: role === undefined ? {} : { role },
      // Their own to write: nothing in it counts.
      unsafe_metadata: { role: "admin" },
      ...{ created_at: 1_700_000_000_000, updated_at: updatedAt },
    },
  };
}

/** `subscriptionItem.*` (BillingSubscriptionItemWebhookEventJSON), as far as it matters. */
export function makeItemEvent(
  word: string,
  item: {
    readonly id: string;
    readonly userId: string | null;
    readonly at: number;
    readonly status?: string;
    readonly fields?: object;
  },
): object {
  return {
    ...{ object: "event", type: `subscriptionItem.${word}`, timestamp: item.at },
    data: {
      ...{
        object: "commerce_subscription_item",
        id: item.id,
        status: item.status ?? word,
        plan_period: "month",
      },
      ...{ period_start: 1_700_000_000_000, period_end: Date.now() + 20 * 24 * 3_600_000 },
      plan: { id: "cplan_1", name: "Chat", slug: "chat", is_default: false, amount: 4_900 },
      payer: { object: "commerce_payer", id: "cpayer_1", user_id: item.userId, email: "x@example.com" },
      ...item.fields,
    },
  };
}
