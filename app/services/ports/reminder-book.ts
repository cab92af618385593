/** Somebody who is to be told, claimed for one try. */
export interface DueReminder {
  readonly userId: number;
  readonly claimId: string;
  readonly email: string;
  readonly locale: "en" | "es";
  /** Conversations with something unread in them, by public id. */
  readonly channelIds: readonly string[];
}

/** A person's own decision. */
export interface ReminderChoice {
  readonly wanted: boolean;
}

/** Who is told by e-mail of what they have not read; decided by the database and its clock alone. */
export interface ReminderBook {
  /**
   * Claims one person for whom something has waited so long, that nobody else is just telling, for `leaseSeconds`; null for
   * nobody. What they have been told of does not count again, and they are not told again before they have read something.
   */
  claimNext(order: {
    readonly claimId: string;
    readonly waitMinutes: number;
    readonly leaseSeconds: number;
  }): Promise<DueReminder | null>;
  /** They have been told of all that had come when they were claimed. */
  confirm(due: Pick<DueReminder, "userId" | "claimId">): Promise<void>;
  /** They have not; tried again later, the later the more often it failed. */
  putOff(due: Pick<DueReminder, "userId" | "claimId">): Promise<void>;
  /** What this person has decided. */
  findChoice(userId: number): Promise<ReminderChoice>;
  /** Their decision, and the language they are to be told in. */
  choose(userId: number, choice: ReminderChoice & { readonly locale: "en" | "es" }): Promise<void>;
  /** The language they read in; nothing is written where it is known. */
  rememberLocale(userId: number, locale: "en" | "es"): Promise<void>;
}

/** One e-mail; text and HTML say the same. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where it can be switched off. */
  readonly settingsUrl: string;
}

/** The way out for e-mails. */
export interface Mailer {
  /** Resolves once a server has taken it. Throws what went wrong, without addresses. */
  send(mail: Mail): Promise<void>;
  close(): void;
}
