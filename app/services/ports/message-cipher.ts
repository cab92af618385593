import type { Channel } from "~/domain/channel";

/** What a ciphertext is bound to: moved to another row, it does not open. */
export interface MessageContext {
  readonly channelId: string;
  readonly messageId: string;
  /** Database id of the author; 0 for the system. */
  readonly authorUserId: number;
  /**
   * Which of the message's texts: 0 as sent, else the version of the edit that wrote it, so that an earlier text put
   * back does not open. Null when reading one whose edition nothing else tells.
   */
  readonly edition: number | null;
}

/** A conversation's own key, wrapped by the installation's. */
export type ChannelKey = Pick<Channel, "id" | "wrappedKey">;

/** AES-256-GCM with one data key a channel (data.md, Encryption). */
export interface MessageCipher {
  /** A fresh wrapped data key for a channel about to be made. */
  createChannelKey(channelId: string): string;
  /** The same data key, wrapped by the installation's newest key. Throws when it does not open. */
  rewrap(key: ChannelKey): string;
  seal(
    key: ChannelKey,
    context: MessageContext & { readonly edition: number },
    text: string,
  ): { readonly content: string; readonly keyId: string };
  /** Throws when anything at all does not fit; never returns doubtful text. */
  open(
    key: ChannelKey,
    context: MessageContext,
    sealed: { readonly content: string; readonly keyId: string },
  ): string;
  fingerprint(key: ChannelKey, text: string): Buffer;
  /** Drops a destroyed key from memory, and does not open it again however it comes. */
  forget(channelId: string): void;
  /** Drops every opened key from memory; each is opened again when it is needed. */
  closeKeys(): void;
}
