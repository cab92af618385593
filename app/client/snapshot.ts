import type { ErrorCode } from "~/domain/errors";
import type { FinalByeReason } from "~/protocol/events";
import type { WireChannel, WireMessage, WirePerson } from "~/protocol/messages";
import type { HistoryAnswer, ListAnswer } from "~/protocol/requests";
import type { ChangeOutcome } from "./message-changer";
import type { SearchOutcome } from "./message-search";
import type { ReopenOutcome, ReopenRequest } from "./reopen-conversation";

/**
 * What the page may claim about being up to date. Only `live` means: everything there is has been shown.
 * `offline`: the browser says there is no network. `waiting`: trying again at `retryAt` (ms since epoch).
 * `ended`: the server said not to come back, and why.
 */
export type ConnectionState =
  | { readonly status: "idle" | "connecting" | "catching_up" | "live" | "offline" }
  | { readonly status: "waiting"; readonly retryAt: number }
  | {
      readonly status: "ended";
      readonly reason: FinalByeReason;
      /** Of `signed_out`: the session was ended on purpose, here or elsewhere, and did not just run out. */
      readonly onPurpose?: true;
    };

/** Why a message was not sent. `too_old`: it waited so long that its author has to say whether it still holds. */
export type SendProblem = ErrorCode | "too_old";

/** A message of one's own that the server has not confirmed. Its text is kept until it is sent or given up. */
export interface PendingMessage {
  readonly clientMessageId: string;
  readonly content: string;
  /** When it was written, ISO-8601. */
  readonly createdAt: string;
  /** `queued`: waits for the network or its turn. `sending`: on its way. `failed`: needs the person's decision. */
  readonly state: "queued" | "sending" | "failed";
  /** Why it failed. */
  readonly error: SendProblem | null;
}

/** One open conversation, ready to be drawn. */
export interface ConversationSnapshot {
  readonly channel: WireChannel;
  /** Ascending by seq, no holes. */
  readonly messages: readonly WireMessage[];
  readonly pending: readonly PendingMessage[];
  readonly hasMore: boolean;
  readonly history: "loading" | "ready" | "failed";
  readonly loadingOlder: boolean;
  /** Read position when the conversation was opened: the unread divider stands after it. Null: nothing was unread. */
  readonly dividerAfterSeq: number | null;
  /** Read position of the other person (0: nothing yet). */
  readonly peerReadSeq: number;
  /** The other person has the chat open. False also when nobody knows. */
  readonly peerHere: boolean;
  readonly peerTyping: boolean;
  /** The same in all tabs of the browser. Null until what this device kept has been read. */
  readonly draft: string | null;
}

/** Everything a screen needs; a new object whenever anything in it changes. */
export interface ChatSnapshot {
  readonly you: WirePerson;
  readonly connection: ConnectionState;
  /** Newest activity first. */
  readonly channels: readonly WireChannel[];
  /** Ids of the conversations whose other person has the chat open. */
  readonly here: ReadonlySet<string>;
  readonly conversations: Readonly<Record<string, ConversationSnapshot>>;
  /** This tab acts for all tabs of the browser; true also when it is alone. At most one of them does, but for moments. */
  readonly leads: boolean;
  /** What is unsent outlives this page. */
  readonly keepsUnsent: boolean;
  /** Signed out, or somebody else has signed in: nothing of this person may stay on the screen. */
  readonly forgotten: boolean;
}

/** What a conversation is seen and written in with. Fits `useSyncExternalStore`. */
export interface TalkSession {
  subscribe(listener: () => void): () => void;
  getSnapshot(): ChatSnapshot;
  /** Opens the connection, sends what waits. Starting twice is starting once. */
  start(): void;
  /** Closes the connection and every timer; keeps what is unsent. */
  stop(): void;
  /** Shows a conversation; `initial` saves the first request when the page already has it. */
  openConversation(channelId: string, initial?: HistoryAnswer): void;
  loadOlder(channelId: string): Promise<void>;
  /** Tries a failed first load again. */
  reloadHistory(channelId: string): void;
  /** Empty and too long texts are refused with a code and nothing happens. */
  send(
    channelId: string,
    text: string,
  ):
    | { readonly accepted: true }
    | { readonly accepted: false; readonly reason: "empty" | "too_long" | "not_text" };
  /** Tries a failed message again, with the same key. */
  retry(channelId: string, clientMessageId: string): void;
  /** Gives a failed message up; its text goes back into the draft when the draft is empty. */
  discard(channelId: string, clientMessageId: string): void;
  setDraft(channelId: string, draft: string): void;
  /** A keystroke in the composer; `false` when it was emptied or left. The other side is shown a sign of it. */
  noteTyping(channelId: string, writing: boolean): void;
  /** The person has seen everything up to `seq`. */
  markRead(channelId: string, seq: number): void;
  /** Stops, and wipes everything kept on this device for this person. */
  forget(): void;
  /** Stops, and drops everything from this page; what is unsent stays on the device, sealed, for the same person. */
  leave(): void;
}

/** Changes one's own stored messages; shown once the server has them so. */
export interface MessageChanges {
  /** Puts one's own stored message right; shown once the server has it. Never rejects. */
  editMessage(channelId: string, messageId: string, text: string): Promise<ChangeOutcome>;
  /** Takes one's own stored message back; shown once the server has. Never rejects. */
  deleteMessage(channelId: string, messageId: string): Promise<ChangeOutcome>;
}

/** The framework-free core behind every chat screen. */
export interface ChatSession extends TalkSession, MessageChanges {
  /** The person left the conversation's screen. */
  closeConversation(channelId: string): void;
  /** Loads earlier pages until that message is on the screen; false when it cannot be had now. Never rejects. */
  loadBackTo(channelId: string, seq: number): Promise<boolean>;
  /** Messages of a conversation that hold these words. Never rejects. */
  search(channelId: string, query: string): Promise<SearchOutcome>;
  /** Takes fresh server-rendered data (a navigation) without losing what is newer here. */
  mergeList(list: ListAnswer): void;
  /** Its therapist opens it again, or keeps it open for longer. Never rejects. */
  reopen(channelId: string, request: ReopenRequest): Promise<ReopenOutcome>;
}
