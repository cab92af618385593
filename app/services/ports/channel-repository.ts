import type { Channel, CloseReason, Seats } from "~/domain/channel";

/** Conversations. */
export interface ChannelRepository {
  /** By channel_identifier; `lock` holds the row until the transaction ends. */
  findChannel(channelId: string, options?: { readonly lock?: boolean }): Promise<Channel | null>;
  /** All conversations of one person, newest activity first. */
  listChannelsOf(userId: number): Promise<readonly ListedChannel[]>;
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
  /** The number of the channel's next change. The caller holds the row's lock. */
  takeVersion(channelDbId: number): Promise<number>;
  /** What streams need to notice that they fell behind. */
  listStates(channelIds: readonly string[]): Promise<readonly ChannelState[]>;
  /** Those whose key was destroyed at `since` or later. */
  listKeysDestroyed(since: Date): Promise<readonly string[]>;
  /** How many conversations each of these people is in, to notice new ones. */
  countChannelsOf(userIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** A conversation in somebody's list. */
export interface ListedChannel {
  readonly channel: Channel;
  readonly readSeq: number;
}

/** A direct conversation about to be made. */
export interface NewChannel {
  readonly id: string;
  readonly therapistUserId: number;
  readonly prospectUserId: number;
  readonly wrappedKey: string;
}

/** The part of a conversation that open streams watch. */
export type ChannelState = Pick<
  Channel,
  | "channelDbId"
  | "id"
  | "status"
  | "closedAt"
  | "closesAt"
  | "closeReason"
  | "version"
  | "epoch"
  | "updatedAt"
  | "prospectHasPlan"
> &
  Seats;
