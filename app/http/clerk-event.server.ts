import { z } from "zod/v4";
import type { BillingItem } from "~/domain/billing-plan";
import { ChatError } from "~/domain/errors";
import type { Role } from "~/domain/people";
import type { IssuerEvent } from "~/services/issuer-event";

/** Clerk writes milliseconds; some of its examples show seconds. */
const moment = z
  .number()
  .int()
  .min(0)
  .max(8_000_000_000_000)
  .transform((value) => new Date(value < 100_000_000_000 ? value * 1_000 : value));
const id = z.string().min(1).max(128);

const Person = z.object({
  id,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  username: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z.array(z.object({ id: z.string(), email_address: z.string().max(320) })).default([]),
  public_metadata: z.record(z.string(), z.unknown()).nullish(),
  updated_at: moment,
});
const Deleted = z.object({ id });
const Session = z.object({ id: z.string().regex(/^[\w-]{1,128}$/), user_id: id });
const Payer = z.object({ user_id: id.nullish() }).nullish();
const Item = z.object({
  id,
  status: z.string().min(1).max(40),
  is_free_trial: z.boolean().nullish(),
  period_start: moment,
  period_end: moment.nullish(),
  past_due_at: moment.nullish(),
  plan: z.object({ slug: z.string().nullish(), is_default: z.boolean().nullish() }).nullish(),
  payer: Payer,
});
const Subscription = z.object({ payer: Payer, items: z.array(Item).max(100).default([]) });
const Envelope = z.object({
  type: z.string().min(1).max(64),
  timestamp: moment.optional(),
  data: z.record(z.string(), z.unknown()),
});

/** Which of Clerk's plans let somebody use the chat; null: every one but the default plan that all people have. */
export type ChatPlans = readonly string[] | null;

/**
 * A genuine delivery in our own words. `sentAt`: when it was signed, for the few that do not say when it happened.
 * Throws `invalid_request`, naming fields and no values, for one that is not in the form Clerk documents.
 */
export function parseClerkEvent(
  body: string,
  { sentAt, plans }: { readonly sentAt: Date; readonly plans: ChatPlans },
): { readonly eventType: string; readonly event: IssuerEvent } {
  const { type, timestamp, data } = read(Envelope, toJson(body));
  return { eventType: type, event: toEvent(type, data, timestamp ?? sentAt, plans) };
}

function toEvent(type: string, data: unknown, at: Date, plans: ChatPlans): IssuerEvent {
  switch (type) {
    case "user.created":
    case "user.updated":
      return toPerson(read(Person, data));
    case "user.deleted":
      return { kind: "person_deleted", clerkUserId: read(Deleted, data).id };
    case "session.ended":
    case "session.removed":
    case "session.revoked": {
      const { id: sessionId, user_id } = read(Session, data);
      return { kind: "session_ended", clerkUserId: user_id, sessionId };
    }
  }
  if (type.startsWith("subscriptionItem.")) {
    const item = read(Item, data);
    return toPlans(item.payer, [item], at, plans);
  }
  if (type.startsWith("subscription.")) {
    const { payer, items } = read(Subscription, data);
    return toPlans(payer, items, at, plans);
  }
  return { kind: "other", clerkUserId: null };
}

function toPerson(user: z.output<typeof Person>): IssuerEvent {
  const primary = user.email_addresses.find((each) => each.id === user.primary_email_address_id);
  const fullName = [user.first_name, user.last_name].filter((part) => part).join(" ");
  return {
    kind: "person",
    clerkUserId: user.id,
    email: primary?.email_address.toLowerCase() ?? null,
    name: fullName || user.username || null,
    // Public metadata alone: people can write their own unsafe metadata.
    role: toRole(user.public_metadata?.["role"]),
    updatedAt: user.updated_at,
  };
}

function toRole(value: unknown): Role | null {
  return value === "therapist" || value === "prospect" || value === "admin" ? value : null;
}

/** An organization's plan is nobody's own: who is sponsored by an employer is said by admins. */
function toPlans(
  payer: z.output<typeof Payer>,
  items: readonly z.output<typeof Item>[],
  at: Date,
  plans: ChatPlans,
): IssuerEvent {
  if (!payer?.user_id) return { kind: "other", clerkUserId: null };
  const counted = items.filter(({ plan }) =>
    plans === null ? plan?.is_default !== true : plans.includes(plan?.slug ?? ""),
  );
  return { kind: "plans", clerkUserId: payer.user_id, items: counted.map(toItem), at };
}

function toItem(item: z.output<typeof Item>): BillingItem {
  return {
    id: item.id,
    status: item.status,
    isFreeTrial: item.is_free_trial === true,
    periodStart: item.period_start,
    periodEnd: item.period_end ?? null,
    pastDueAt: item.past_due_at ?? null,
  };
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const fields = checked.error.issues.map((issue) => issue.path.join(".") || "body");
  throw new ChatError("invalid_request", {
    message: `Not valid: ${[...new Set(fields)].slice(0, 5).join(", ").slice(0, 200)}.`,
  });
}

function toJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ChatError("invalid_request", { message: "The body is not JSON." });
  }
}
