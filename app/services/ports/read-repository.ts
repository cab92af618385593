/** Read positions. */
export interface ReadRepository {
  listReads(channelDbIds: readonly number[]): Promise<readonly ReadPosition[]>;
  /** Moves forward only, never past the last message; null when it did not move. */
  markRead(
    channelDbId: number,
    userId: number,
    seq: number,
  ): Promise<Pick<ReadPosition, "seq" | "at"> | null>;
}

/** How far one person has read one conversation. */
export interface ReadPosition {
  readonly channelDbId: number;
  /** Public id. */
  readonly userId: string;
  readonly seq: number;
  readonly at: Date;
}
