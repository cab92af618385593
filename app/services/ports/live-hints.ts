/** "Look again": no text, never trusted, allowed to get lost. */
export type Hint =
  | { readonly kind: "changes"; readonly channelId: string; readonly version: number }
  | { readonly kind: "state"; readonly channelId: string }
  | { readonly kind: "person"; readonly userId: number }
  /** The line was down: anything may have happened. */
  | { readonly kind: "anything" };

/** Tells other instances that something happened. */
export interface LiveHints {
  /** Never throws, never waits. */
  publish(hint: Hint): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (hint: Hint) => void): () => void;
}
