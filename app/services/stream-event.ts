/** A message as Stream tells of it. */
export interface ToldMessage {
  /** Stream's own id. */
  readonly streamId: string;
  /** Who wrote it, as Stream knows them: a public id of ours, if it is one of our people. */
  readonly authorId: string;
  readonly text: string;
  /** By Stream's clock: when it took the message, and when it last changed it. */
  readonly saidAt: Date;
  readonly toldAt: Date;
}

/** What Stream tells, as far as it concerns us. `channelId` null: of a kind of channel that is not ours. */
export type StreamEvent =
  | {
      readonly kind: "said" | "changed" | "taken_back";
      readonly channelId: string | null;
      readonly message: ToldMessage;
    }
  /** Somebody has come into the channel, or gone: it is looked after. */
  | { readonly kind: "members"; readonly channelId: string | null }
  /** Somebody has read there up to this message, by Stream's own id. */
  | {
      readonly kind: "read";
      readonly channelId: string | null;
      readonly readerId: string;
      readonly streamId: string;
    }
  | { readonly kind: "other" };
