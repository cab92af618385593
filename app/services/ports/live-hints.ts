/** "Look again": no text, never trusted, allowed to get lost. */
export type Hint =
  | { readonly kind: "changes"; readonly channelId: string; readonly version: number }
  | { readonly kind: "state"; readonly channelId: string }
  | { readonly kind: "person"; readonly userId: number }
  /** What this person may do has changed: plan, account, membership. */
  | { readonly kind: "rights"; readonly userId: number }
  /** Something has happened to this session of the issuer. */
  | { readonly kind: "session"; readonly sessionId: string }
  /** Somebody has read up to a place; ids are public ones, times ISO-8601. */
  | {
      readonly kind: "read";
      readonly channelId: string;
      readonly userId: string;
      readonly seq: number;
      readonly at: string;
    }
  | { readonly kind: "typing"; readonly channelId: string; readonly userId: string; readonly until: string }
  /** These people have, or have no more, a stream open at this instance. */
  | {
      readonly kind: "presence";
      readonly instance: string;
      readonly userIds: readonly string[];
      readonly online: boolean;
    }
  /** The line was down: anything may have happened. */
  | { readonly kind: "anything" };

/** Tells other instances that something happened. */
export interface LiveHints {
  /** Never throws, never waits. */
  publish(hint: Hint): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (hint: Hint) => void): () => void;
}
