import type { ErrorCode } from "../domain/errors";
import type { WireAuthor, WireChannel, WireMessage } from "./messages";

/** Body of `POST /api/chat/send`. The same key again returns the same message (P2). */
export interface SendBody {
  readonly channelId: string;
  readonly content: string;
  /** The sender's own key for this message, 1 to 64 characters of `A-Za-z0-9_-`; made once, kept over retries. */
  readonly clientMessageId: string;
}

/** Answer to a send: 201, or 200 with `duplicate` when it was stored before. */
export interface SendAnswer {
  readonly message: WireMessage;
  readonly duplicate?: true;
}

/** Body of `POST /api/chat/messaging`. */
export type MessagingBody =
  | { readonly action: "list_channels" }
  | { readonly action: "open_channel"; readonly therapistId: string }
  | { readonly action: "open_channel"; readonly prospectUserId: string }
  | {
      readonly action: "history";
      readonly channelId: string;
      readonly before?: number | undefined;
      readonly limit?: number | undefined;
    }
  | { readonly action: "mark_read"; readonly channelId: string; readonly seq: number }
  | { readonly action: "typing"; readonly channelId: string; readonly typing: boolean }
  | {
      readonly action: "edit_message";
      readonly channelId: string;
      readonly messageId: string;
      readonly content: string;
    }
  | { readonly action: "delete_message"; readonly channelId: string; readonly messageId: string }
  | { readonly action: "search"; readonly channelId: string; readonly query: string }
  | { readonly action: "close_channel"; readonly channelId: string; readonly reason?: string | undefined }
  | {
      readonly action: "reopen_channel";
      readonly channelId: string;
      readonly reason: string;
      /** An appointment's chat: for so long from now; also keeps one open that is not closed yet. */
      readonly minutes?: number | undefined;
    }
  | {
      readonly action: "break_glass";
      readonly channelId: string;
      readonly reason: string;
      readonly minutes?: number | undefined;
    }
  | {
      readonly action: "break_glass_history";
      readonly channelId: string;
      readonly before?: number | undefined;
      readonly limit?: number | undefined;
    };

/** Emergency access has begun. */
export interface GlassAnswer {
  readonly grant: { readonly channelId: string; readonly expiresAt: string };
}

/** A conversation read in an emergency; ascending by seq. */
export interface GlassHistoryAnswer {
  readonly channelId: string;
  readonly expiresAt: string;
  readonly messages: readonly WireMessage[];
  readonly hasMore: boolean;
}

/** Newest activity first. `cursor` is where `GET /api/chat/stream` goes on from this very list. */
export interface ListAnswer {
  readonly channels: readonly WireChannel[];
  readonly cursor: string;
}

/** The conversation that `open_channel`, `close_channel` or `reopen_channel` ended with. */
export interface ChannelAnswer {
  readonly channel: WireChannel;
}

/** Ascending by seq; `hasMore` says whether older messages exist. */
export interface HistoryAnswer {
  readonly channel: WireChannel;
  readonly messages: readonly WireMessage[];
  readonly hasMore: boolean;
}

/** The message as it stands after `edit_message` or `delete_message`. */
export interface MessageAnswer {
  readonly message: WireMessage;
}

/** A message that holds the words: a few of them, on one line, and who wrote it when (ISO-8601). */
export interface SearchHit {
  readonly seq: number;
  readonly id: string;
  readonly excerpt: string;
  readonly createdAt: string;
  readonly author: WireAuthor;
}

/** Newest first; `complete` is false when there may be more than were looked at, `unreadable` counts what could not be. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly complete: boolean;
  /** Messages that could not be searched, because they do not open; absent when there is none. */
  readonly unreadable?: number;
}

/** Body of `POST /api/chat/stream-token`. */
export interface StreamTokenBody {
  readonly channelId: string;
}

/** How to reach a conversation that Stream carries by one of Stream's own clients, until the token ends (ISO-8601). */
export interface StreamTokenAnswer {
  readonly apiKey: string;
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly channel: { readonly type: string; readonly id: string };
}

/** Done, nothing to tell. */
export interface OkAnswer {
  readonly ok: true;
}

/** Body of every answer that is not 2xx. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly requestId: string };
}
