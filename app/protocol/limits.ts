/** Every number a client can run into, in one place (contract section 4). */
export const LIMITS = {
  /** Code points, after trimming the ends. */
  messageCharacters: 4_000,
  requestBodyBytes: 32 * 1024,
  historyPage: 100,
  historyPageDefault: 50,
  /** The newest messages of a conversation that are kept at hand, sealed (requirements: Caching Strategy). */
  recentMessages: 50,
  /** Characters of a client's own key for a message. */
  clientMessageIdCharacters: 64,
  searchCharacters: 200,
  /** Why a conversation is closed or opened again; kept in the audit trail. */
  reasonCharacters: 200,
  /** How long a therapist keeps an appointment's chat open at most: thirty days, as the database wants it too. */
  keepOpenMinutes: 43_200,
  /** Emergency access to one conversation: how long at most, and how much has to be said for it. */
  breakGlassMinutes: 60,
  breakGlassReasonCharacters: { min: 10, max: 500 },
  /** Rows of the audit trail on a page, and in a report. */
  auditPage: 50,
  auditReport: 500,
  /** People on a page of an admin. */
  accountPage: 25,
  /** A cursor longer than this is not one of ours. */
  cursorCharacters: 8_192,
  /** Unless the operator says otherwise, as for the sends. The oldest stream makes room. */
  streamsPerUser: 8,
  sendsPerMinute: 60,
  sendsPerSecond: 10,
  /** From one address. */
  signInsPerMinute: 60,
  /** Records one person may take away. */
  exportsPerHour: 20,
  /** Exports shown on a page. */
  exportsShown: 20,
  /** And in a report of disclosures. */
  exportsReported: 200,
} as const;

/** How a stream breathes (contract section 3). */
export const STREAM_TIMES = {
  heartbeatMs: 15_000,
  lifetimeMs: 240_000,
  /** The client gives up on a silent stream after this. */
  watchdogMs: 35_000,
  backoffMinMs: 500,
  backoffMaxMs: 30_000,
} as const;
