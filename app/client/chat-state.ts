import type { WireChannel, WireMessage, WirePerson } from "~/protocol/messages";
import type { ListAnswer } from "~/protocol/requests";

/** What is known of one conversation whether or not it is on the screen. */
export interface ChannelRecord {
  readonly info: WireChannel;
  /** Every change up to this version has reached us. */
  readonly syncedVersion: number;
  /** History was reset, and no answer that was asked for since has come. */
  readonly resetPending: boolean;
  /** The version that `ready` promised: until it is reached we are catching up. */
  readonly targetVersion: number;
  /** Read position of the other person. */
  readonly peerReadSeq: number;
}

/** A conversation on the screen. */
export interface OpenConversation {
  /** Changes when what is held was dropped or doubted: an answer to an older question is then worthless. */
  readonly generation: number;
  /** Every message that arrived since it was opened, ascending by seq; there may be holes. */
  readonly held: readonly WireMessage[];
  /** The first seq of the loaded stretch; null while nothing is loaded. */
  readonly baseSeq: number | null;
  /** The part of `held` from `baseSeq` to the first hole: what may be shown. */
  readonly messages: readonly WireMessage[];
  readonly hasMore: boolean;
  /** Loaded, but changes may have passed us by: load again and do not rely on what is held. */
  readonly stale: boolean;
  readonly history: "loading" | "ready" | "failed";
  readonly loadingOlder: boolean;
  /** Undefined until the conversation's read position is known. */
  readonly dividerAfterSeq: number | null | undefined;
}

/** All that the server has told us. Never changed, only replaced. */
export interface ChatState {
  readonly you: WirePerson;
  readonly records: ReadonlyMap<string, ChannelRecord>;
  readonly conversations: ReadonlyMap<string, OpenConversation>;
  /** From `ready` to the end of its connection; meanwhile the stream alone decides what is open or closed. */
  readonly streaming: boolean;
  /** How often something made the list worth loading since it was last asked for; 0: it is as good as it can be. */
  readonly listWishes: number;
  /** The last generation given to a conversation. */
  readonly generation: number;
  /** How many resets there were: a list asked for before the last one is out of date. */
  readonly resets: number;
}

/** The state that a server-rendered list describes. */
export function createChatState(you: WirePerson, list: ListAnswer): ChatState {
  const records = list.channels.map((info): [string, ChannelRecord] => [info.id, createRecord(info)]);
  return {
    you,
    records: new Map(records),
    conversations: new Map(),
    streaming: false,
    listWishes: 0,
    generation: 0,
    resets: 0,
  };
}

/** A conversation as it was first told to us. */
export function createRecord(info: WireChannel): ChannelRecord {
  return { info, syncedVersion: info.version, resetPending: false, targetVersion: 0, peerReadSeq: 0 };
}

/** The state with one record put in place. */
export function withRecord(state: ChatState, channelId: string, record: ChannelRecord): ChatState {
  return { ...state, records: new Map(state.records).set(channelId, record) };
}

/** The state with one open conversation put in place. */
export function withConversation(state: ChatState, channelId: string, open: OpenConversation): ChatState {
  return { ...state, conversations: new Map(state.conversations).set(channelId, open) };
}
