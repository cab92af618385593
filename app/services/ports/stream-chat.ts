/** A message as Stream holds it. */
export interface HeldMessage {
  /** Stream's own id. */
  readonly id: string;
  readonly text: string;
  /** Who wrote it, as Stream knows them: a public id of ours. */
  readonly authorId: string;
  readonly createdAt: Date;
  /** When Stream last changed it. */
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** A channel as Stream holds it. */
export interface HeldChannel {
  readonly id: string;
  readonly frozen: boolean;
  /** Public ids. */
  readonly members: readonly string[];
}

/** A message for Stream to hold. */
export interface MessageToHold {
  readonly id: string;
  readonly text: string;
  /** A public id; null: the server's own words. */
  readonly authorId: string | null;
}

/**
 * Stream Chat, as its server SDK reaches it. Every act may be repeated. Throws StreamTrouble and nothing else; nothing waits
 * longer than a few seconds.
 */
export interface StreamChat {
  readonly apiKey: string;
  /** Signed here; asks nobody. */
  createToken(userId: string, from: Date, until: Date): Promise<string>;
  /** Whether Stream has signed this body, as it was before it was compressed. Asks nobody. */
  isGenuine(body: Uint8Array, signature: string): Promise<boolean>;
  ensureChannel(channelId: string, memberIds: readonly string[]): Promise<void>;
  setFrozen(channelId: string, frozen: boolean): Promise<void>;
  /** These and nobody else. */
  setMembers(channelId: string, memberIds: readonly string[]): Promise<void>;
  /** No token that somebody has got so far is good any more. */
  endTokens(userId: string): Promise<void>;
  removeChannel(channelId: string): Promise<void>;
  /** New, or as it is now; answers when Stream says it last changed. */
  putMessage(channelId: string, message: MessageToHold): Promise<Date>;
  /** Taken back, or `forGood` with its text; gone already is as good. Null where Stream has none of that id. */
  removeMessage(messageId: string, forGood: boolean): Promise<Date | null>;
  /** Those of the named that exist; at most thirty at once. */
  listChannels(channelIds: readonly string[]): Promise<readonly HeldChannel[]>;
  /** The latest first page, or what came before that message; ascending. */
  listMessages(channelId: string, beforeId: string | null, limit: number): Promise<readonly HeldMessage[]>;
}
