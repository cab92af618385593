import type { Channel, CloseReason, Seats } from "~/domain/channel";

/** Conversations. */
export interface ChannelRepository {
  /** By channel_identifier; `lock` holds the row until the transaction ends. */
  findChannel(channelId: string, options?: { readonly lock?: boolean }): Promise<Channel | null>;
  /** The one direct conversation of a pair. */
  findDirectChannel(pair: {
    readonly therapistUserId: number;
    readonly prospectUserId: number;
  }): Promise<Channel | null>;
  /** Returns the pair's existing conversation when somebody was faster. */
  insertDirectChannel(channel: NewChannel): Promise<{ readonly channel: Channel; readonly created: boolean }>;
  /** The caller holds the row's lock and has decided. */
  setClosed(channelDbId: number, reason: CloseReason): Promise<void>;
  /** The caller holds the row's lock and has decided. */
  setOpen(channelDbId: number): Promise<void>;
  /** An appointment's chat, for so long from now on, by its therapist. The caller holds the row's lock and has decided. */
  keepOpen(channelDbId: number, minutes: number): Promise<void>;
  /** The number of the channel's next change. The caller holds the row's lock. */
  takeVersion(channelDbId: number): Promise<number>;
  /**
   * What streams need to notice that they fell behind: of these conversations, by id, those that are not as the mark beside
   * it says (null: whatever they are). A move of a read position counts as a difference.
   */
  listStates(known: ReadonlyMap<string, string | null>): Promise<readonly MarkedState[]>;
  /** Those whose key was destroyed at `since` or later. */
  listKeysDestroyed(since: Date): Promise<readonly string[]>;
  /** Of these people, those who are in more conversations than the number beside them. */
  listInMore(known: ReadonlyMap<number, number>): Promise<readonly number[]>;
}

/** A direct conversation about to be made. */
export interface NewChannel {
  readonly id: string;
  readonly therapistUserId: number;
  readonly prospectUserId: number;
  readonly wrappedKey: string;
}

/** A state with what stands for it, and for the read positions, in a question for differences; nobody reads more out of it. */
export interface MarkedState extends ChannelState {
  readonly mark: string;
}

/** The part of a conversation that open streams watch. */
export type ChannelState = Pick<
  Channel,
  | "channelDbId"
  | "id"
  | "status"
  | "closedAt"
  | "closesAt"
  | "appointment"
  | "closeReason"
  | "purgedUntil"
  | "version"
  | "epoch"
  | "updatedAt"
  | "prospectHasPlan"
> &
  Seats;
