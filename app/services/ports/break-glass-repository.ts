/** Emergency access of admins to single conversations. */
export interface BreakGlassRepository {
  /** As an admin. Null when there is no such conversation. Its row in the audit trail is written with it. */
  insertGrant(grant: NewGrant): Promise<{ readonly expiresAt: Date } | null>;
  /** As an admin: ends what they have of this conversation and is not over, each with its row in the trail. How many there were. */
  endGrants(channelId: string, adminUserId: number): Promise<number>;
  /** As whoever has broken the glass: until when they may read this conversation, by the database's clock; null: not (any more). */
  findGrant(channelId: string): Promise<{ readonly expiresAt: Date } | null>;
}

/** A grant about to be made, for the admin of the transaction. */
export interface NewGrant {
  readonly channelId: string;
  readonly adminUserId: number;
  readonly reason: string;
  /** 1 to 60. */
  readonly minutes: number;
}
