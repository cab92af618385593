/** What a person is to Renavest. */
export type Role = "therapist" | "prospect" | "admin";

/** Where a request comes from, for the audit trail. */
export interface RequestOrigin {
  /** Network address of the other end, as far as it may be believed; null where nobody can tell. */
  readonly address: string | null;
  readonly requestId: string;
}

/** The signed-in person a request acts for, the same whichever issuer vouched for them. */
export interface Viewer {
  /** Database id; stays inside the server. */
  readonly userId: number;
  /** Public random id; the only id of a person that goes over the wire. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The issuer's session, so that its end can end what it opened. */
  readonly sessionId: string;
  /** The one conversation that a partner's widget opens, by public id; absent: all of theirs. */
  readonly confinedTo?: string | undefined;
  /** Nobody vouches for them: a visitor of a partner's page, whose one conversation is deleted on a stated day. */
  readonly unverified?: boolean;
  readonly subscriptions: readonly Subscription[];
  /** When they last showed who they are, as their issuer says; absent or null: it does not say. */
  readonly signedInAt?: Date | null;
  /** Set on whoever a request acts for. */
  readonly origin?: RequestOrigin;
}

/** A paid, sponsored or free period in which a prospect may use the chat. */
export interface Subscription {
  readonly kind: "individual" | "employer" | "trial";
  readonly status: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}
