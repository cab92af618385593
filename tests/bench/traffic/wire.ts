import type { Seat } from "./delivery-ledger";

/** What a person does in a conversation; `read` carries a seq, `message` a text, `typing` nothing. */
export type Signal =
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "typing" }
  | { readonly kind: "read"; readonly seq: number };

/** One listening connection of one person. */
export interface LineListener {
  /** From here on nothing of the channel may be missed. */
  opened(): void;
  /** The server has too much to do and asks to come back. */
  busy(): void;
  /** `name` is `message` where the server has no names; `id` goes back to it as the cursor. */
  heard(name: string, data: string, id: string | null): void;
  /** It ended, and not by `close`. */
  broke(why: string): void;
}

/** How one kind of server is spoken to. Channels are numbers; two people sit at each. */
export interface Wire {
  /** Who receives what `author` sends. */
  receiversOf(author: Seat): readonly Seat[];
  /** Listens, going on after `cursor` if there is one. */
  open(channel: number, seat: Seat, cursor: string | null, listener: LineListener): { close(): void };
  /** Resolves when the server has taken it; rejects when it refused. */
  send(channel: number, seat: Seat, signal: Signal): Promise<void>;
  close(): void;
}
