import type { MessageCipher } from "./ports/message-cipher";
import type { CarriedChat, StreamBook, StreamWorkKind } from "./ports/stream-book";
import type { HeldChannel, HeldMessage, StreamChat } from "./ports/stream-chat";
import { applyStreamEvent } from "./receive-stream-event";

/** As many as Stream names in one answer. */
const CHATS_A_PAGE = 30;
const MESSAGES_A_PAGE = 100;
/** No conversation is followed further back at once. */
const MESSAGE_PAGES = 100;

/** What comparing takes. */
export interface ReconcileDeps {
  readonly stream: StreamChat;
  readonly streamBook: StreamBook;
  readonly cipher: MessageCipher;
}

/** In what one conversation differs. `unknown_here`: something was said there that is not in our log. */
export interface Difference {
  readonly channelId: string;
  readonly what:
    | "no_channel"
    | "not_frozen"
    | "frozen"
    | "members"
    | "missing_there"
    | "unknown_here"
    | "cut";
  /** How many messages, for those that are about messages. */
  readonly count: number;
}

/** What was compared. */
export interface Reconciled {
  readonly chats: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares every carried chat with what Stream holds: the channel, its people, whether it takes messages, and each message.
 * `repair`: what Stream lacks is put on the list of its work, and what we lack is taken in as if it were told now. Pages
 * bound each question. Throws StreamTrouble while Stream does not answer.
 */
export async function reconcileStream(
  deps: ReconcileDeps,
  { repair }: { readonly repair: boolean },
): Promise<Reconciled> {
  const differences: Difference[] = [];
  let chats = 0;
  let after = 0;
  for (;;) {
    const page = await deps.streamBook.listChats(after, CHATS_A_PAGE);
    if (page.length === 0) return { chats, differences };
    const held = await deps.stream.listChannels(page.map(({ channelId }) => channelId));
    for (const chat of page) {
      const there = held.find(({ id }) => id === chat.channelId);
      differences.push(...(await compareChat(deps, chat, there, repair)));
      after = chat.chatId;
    }
    chats += page.length;
  }
}

async function compareChat(
  deps: ReconcileDeps,
  chat: CarriedChat,
  there: HeldChannel | undefined,
  repair: boolean,
): Promise<readonly Difference[]> {
  const { channelId } = chat;
  const state = compareState(chat, there);
  if (repair) for (const { kind } of state) await deps.streamBook.repair(channelId, kind);
  const said = await compareMessages(deps, chat, there !== undefined, repair);
  return [...state.map(({ what }) => ({ channelId, what, count: 0 })), ...said];
}

function compareState(
  { isOpen, members }: CarriedChat,
  there: HeldChannel | undefined,
): readonly { readonly what: Difference["what"]; readonly kind: StreamWorkKind }[] {
  if (there === undefined) return [{ what: "no_channel", kind: "create_channel" }];
  const isSame =
    members.length === there.members.length && members.every((member) => there.members.includes(member));
  return [
    ...(isOpen && there.frozen ? [{ what: "frozen", kind: "unfreeze" } as const] : []),
    ...(!isOpen && !there.frozen ? [{ what: "not_frozen", kind: "freeze" } as const] : []),
    ...(isSame ? [] : [{ what: "members", kind: "members" } as const]),
  ];
}

async function compareMessages(
  deps: ReconcileDeps,
  { channelId }: CarriedChat,
  exists: boolean,
  repair: boolean,
): Promise<readonly Difference[]> {
  const { messages: held, cut } = exists
    ? await listHeld(deps.stream, channelId)
    : { messages: [], cut: false };
  const ours = await deps.streamBook.listMessages(channelId);
  const known = new Set(ours.map(({ streamId }) => streamId));
  const there = new Set(held.map(({ id }) => id));
  const unknown = held.filter(({ id }) => !known.has(id));
  // Of those further back nothing is known.
  const missing = cut ? [] : ours.filter(({ streamId, gone }) => !gone && !there.has(streamId));
  if (repair) {
    const news = held.filter(
      (message) =>
        !known.has(message.id) || message.updatedAt > message.createdAt || message.deletedAt !== null,
    );
    for (const message of news) await takeIn(deps, channelId, message);
    for (const { messageId } of missing) await deps.streamBook.repair(channelId, "message", messageId);
  }
  const differences: readonly Difference[] = [
    { channelId, what: "unknown_here", count: unknown.length },
    { channelId, what: "missing_there", count: missing.length },
    { channelId, what: "cut", count: cut ? 1 : 0 },
  ];
  return differences.filter(({ count }) => count > 0);
}

/** As if Stream told of it now: what is known already changes nothing. */
async function takeIn(
  { streamBook, cipher }: ReconcileDeps,
  channelId: string,
  { id: streamId, text, authorId, createdAt, updatedAt, deletedAt }: HeldMessage,
): Promise<void> {
  const message = { streamId, authorId, text, saidAt: createdAt, toldAt: deletedAt ?? updatedAt };
  const tell = (kind: "said" | "changed" | "taken_back") =>
    streamBook.transaction(channelId, (tx) => applyStreamEvent(tx, cipher, { kind, channelId, message }));
  // Also what was taken back was said, if Stream still says what.
  if (deletedAt === null || text !== "") await tell(updatedAt > createdAt ? "changed" : "said");
  if (deletedAt !== null) await tell("taken_back");
}

/** The latest first, page by page, until there are no more. */
async function listHeld(
  stream: StreamChat,
  channelId: string,
): Promise<{ readonly messages: readonly HeldMessage[]; readonly cut: boolean }> {
  const messages: HeldMessage[] = [];
  let before: string | null = null;
  for (let page = 0; page < MESSAGE_PAGES; page += 1) {
    const found: readonly HeldMessage[] = await stream.listMessages(channelId, before, MESSAGES_A_PAGE);
    messages.unshift(...found);
    before = found[0]?.id ?? null;
    if (found.length < MESSAGES_A_PAGE) return { messages, cut: false };
  }
  return { messages, cut: true };
}
