import { randomBytes } from "node:crypto";
import type { Channel } from "~/domain/channel";
import type { Role, Subscription, Viewer } from "~/domain/people";
import type { ChatDatabase } from "~/services/ports/chat-database";
import type { MessageCipher } from "~/services/ports/message-cipher";

/** A person to make; a prospect gets an active subscription unless told otherwise. */
export interface PersonSeed {
  readonly role: Role;
  readonly name?: string;
  readonly acceptsNew?: boolean;
  readonly subscriptions?: readonly Subscription[];
}

/** Somebody who is there. */
export interface Person extends Viewer {
  readonly clerkUserId: string;
  readonly email: string;
}

/**
 * A database with hands to arrange it, past all rights. The fake and PostgreSQL both have one, so that one suite runs
 * on either.
 */
export interface World {
  readonly database: ChatDatabase;
  addPerson(seed: PersonSeed): Promise<Person>;
  /** With a `sourceId` it is billing's. */
  setSubscriptions(
    userId: number,
    subscriptions: readonly (Subscription & { readonly sourceId?: string })[],
  ): Promise<void>;
  disable(userId: number): Promise<void>;
  /** The conversation goes to another prospect: the one before has no right to it any more. */
  replaceProspect(channelId: string, prospectUserId: number): Promise<void>;
  addAppointment(pair: { therapist: Viewer; prospect: Viewer; status: string }): Promise<void>;
  /** Changes the stored text, or where it lies, as a fault or an attacker would. */
  patchMessage(
    messageId: string,
    changes: { content?: string; channelDbId?: number; deletedAt?: Date },
  ): Promise<void>;
  /** Restored from a backup, or purged: another history from here on. */
  replaceHistory(
    channelId: string,
    changes: { epoch: number; version: number; lastSeq: number },
  ): Promise<void>;
  /** As `npm run keys:destroy`. */
  destroyKey(channelId: string): Promise<void>;
  /** Messages as stored, in order of seq. */
  listStored(channelId: string): Promise<readonly StoredRow[]>;
  /** Earlier texts of a message, oldest first. */
  listRevisions(
    messageId: string,
  ): Promise<readonly { readonly version: number; readonly content: string; readonly keyId: string }[]>;
  countChannels(): Promise<number>;
  close(): Promise<void>;
}

/** The part of a stored message that tests look at. */
export interface StoredRow {
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly authorUserId: number;
  readonly clientMessageId: string;
  readonly content: string;
}

/** Long ago until further notice. */
export function makeSubscription(changes: Partial<Subscription> = {}): Subscription {
  return {
    kind: "individual",
    status: "active",
    startsAt: new Date("2020-01-01T00:00:00Z"),
    endsAt: null,
    ...changes,
  };
}

/** What a prospect has when nothing else is said. */
export function toSubscriptions({ role, subscriptions }: PersonSeed): readonly Subscription[] {
  return subscriptions ?? (role === "prospect" ? [makeSubscription()] : []);
}

/** A therapist and a prospect with a conversation between them. */
export interface Pair {
  readonly therapist: Person;
  readonly prospect: Person;
  readonly channel: Channel;
}

/** A new pair each time. Without a cipher the channel's key is no key, and nothing can be encrypted. */
export async function makePair(
  world: World,
  {
    cipher,
    therapist: known,
    prospect: seed = {},
  }: {
    readonly cipher?: Pick<MessageCipher, "createChannelKey">;
    readonly therapist?: Person;
    readonly prospect?: Partial<PersonSeed>;
  } = {},
): Promise<Pair> {
  const therapist = known ?? (await world.addPerson({ role: "therapist" }));
  const prospect = await world.addPerson({ role: "prospect", ...seed });
  const id = randomBytes(18).toString("base64url");
  const { channel } = await world.database.transaction({ role: "app", userId: prospect.userId }, (tx) =>
    tx.channels.insertDirectChannel({
      id,
      therapistUserId: therapist.userId,
      prospectUserId: prospect.userId,
      wrappedKey: cipher?.createChannelKey(id) ?? "k1.not-a-key",
    }),
  );
  return { therapist, prospect, channel };
}
