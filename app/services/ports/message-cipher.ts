import type { Channel } from "~/domain/channel";

/** What a ciphertext is bound to: moved to another row, it does not open. */
export interface MessageContext {
  readonly channelId: string;
  readonly messageId: string;
  /** Database id of the author; 0 for the system. */
  readonly authorUserId: number;
}

/** A conversation's own key, wrapped by the installation's. */
export type ChannelKey = Pick<Channel, "id" | "wrappedKey">;

/** AES-256-GCM with one data key a channel (data.md, Encryption). */
export interface MessageCipher {
  /** A fresh wrapped data key for a channel about to be made. */
  createChannelKey(channelId: string): string;
  seal(
    key: ChannelKey,
    context: MessageContext,
    text: string,
  ): { readonly content: string; readonly keyId: string };
  /** Throws when anything at all does not fit; never returns doubtful text. */
  open(
    key: ChannelKey,
    context: MessageContext,
    sealed: { readonly content: string; readonly keyId: string },
  ): string;
  fingerprint(key: ChannelKey, text: string): Buffer;
}
