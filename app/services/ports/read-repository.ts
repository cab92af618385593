/** Read positions. */
export interface ReadRepository {
  listReads(channelDbIds: readonly number[]): Promise<readonly ReadPosition[]>;
}

/** How far one person has read one conversation. */
export interface ReadPosition {
  readonly channelDbId: number;
  /** Public id. */
  readonly userId: string;
  readonly seq: number;
  readonly at: Date;
}
