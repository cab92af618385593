import type { BillingItem } from "~/domain/billing-plan";
import type { Role } from "~/domain/people";
import type { DeliveryOutcome } from "./ports/issuer-records";

/** What the issuer tells us, in our own words. */
export type IssuerEvent =
  | {
      readonly kind: "person";
      readonly clerkUserId: string;
      /** Null: they have none, so they cannot be anybody here yet. */
      readonly email: string | null;
      readonly name: string | null;
      /** From public metadata, which the issuer's own backend alone can write; null where it names none of ours. */
      readonly role: Role | null;
      readonly updatedAt: Date;
    }
  | { readonly kind: "person_deleted"; readonly clerkUserId: string }
  | { readonly kind: "session_ended"; readonly clerkUserId: string; readonly sessionId: string }
  | {
      readonly kind: "plans";
      readonly clerkUserId: string;
      readonly items: readonly BillingItem[];
      /** When it became so at billing. */
      readonly at: Date;
    }
  /** Nothing that concerns the chat. */
  | { readonly kind: "other"; readonly clerkUserId: null };

/** One kind of them. */
export type Told<Kind extends IssuerEvent["kind"]> = Extract<IssuerEvent, { kind: Kind }>;

/** What became of an event, and whose rights may be others now; null: nobody's. */
export interface Applied {
  readonly outcome: DeliveryOutcome;
  readonly userId: number | null;
}
