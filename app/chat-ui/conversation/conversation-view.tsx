import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import type { ReopenOutcome, ReopenRequest } from "~/client/reopen-conversation";
import type { ChatSession, ConversationSnapshot } from "~/client/snapshot";
import type { ErrorCode } from "~/domain/errors";
import type { WirePerson } from "~/protocol/messages";
import { SearchButton } from "../search/search-button";
import { SearchPanel } from "../search/search-panel";
import { useMessageSearch } from "../search/use-message-search";
import { useSearchPlace } from "../search/use-search-place";
import { useAllWords } from "../words/words-context";
import { CHANGE_TOOLS } from "./change-tools";
import { ClosedNote } from "./closed-note";
import { ClosesNote } from "./closes-note";
import { Composer } from "./composer";
import { ConversationHeader } from "./conversation-header";
import { ConversationMessages } from "./conversation-messages";
import { isTouchFirst } from "./is-send-key";
import { KeepOpen } from "./keep-open";
import { may } from "./may";
import { PeerPlanNote } from "./peer-plan-note";
import { TypingLine } from "./typing-line";
import { useConversationActions } from "./use-conversation-actions";
import type { Target } from "./use-target";
import { VisitorNote } from "./visitor-note";

interface ConversationViewProps {
  readonly conversation: ConversationSnapshot;
  readonly you: WirePerson;
  /** Null until a session keeps this conversation. */
  readonly session: ChatSession | null;
  readonly back: ReactNode;
  /** What else the page offers for this conversation. */
  readonly tools?: ReactNode;
  /** What is to be said above the messages, for example that the connection is lost. */
  readonly notice: ReactNode;
  /** Without a session: where earlier messages are, and the key of a message posted as a form. */
  readonly olderHref: string | null;
  readonly formKey: string;
  /** The form was refused: why, and the person's text. */
  readonly refused: { readonly error: ErrorCode; readonly text: string } | null;
  /** Nothing can be sent until the page is loaded anew. */
  readonly ended: boolean;
  /** Moves the focus here: the person has just come to this conversation. */
  readonly takesFocus: boolean;
}

/** Nobody was asked. */
const UNASKED = { done: false, problem: "unavailable" } as const;

/** One conversation: whom with, the messages, and where to write. Give it the conversation's id as its `key`. */
export function ConversationView(props: ConversationViewProps) {
  const { conversation, session, takesFocus } = props;
  const { channel } = conversation;
  const open = may("send", props.you, channel);
  const words = useAllWords();
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const searchButton = useRef<HTMLButtonElement>(null);
  const searching = useSearchPlace(session !== null, searchButton);
  const [target, setTarget] = useState<Target | null>(null);

  const focusField = useCallback(() => (fieldRef.current ?? headingRef.current)?.focus(), []);
  useEffect(() => {
    if (!takesFocus) return;
    // The field would bring up a phone's keyboard, over the messages one came to read.
    if (isTouchFirst()) headingRef.current?.focus();
    else focusField();
  }, [takesFocus, focusField]);

  const { id } = channel;
  const actions = useConversationActions(session, id, session, CHANGE_TOOLS);
  const onSearch = useCallback(async (query: string) => session?.search(id, query) ?? UNASKED, [session, id]);
  const onGoTo = useCallback(async (seq: number) => session?.loadBackTo(id, seq) ?? false, [session, id]);
  const search = useMessageSearch({ onSearch, onGoTo });
  const closeSearch = () => {
    search.leave();
    searching.close();
  };
  const onReopen = useCallback(
    async (request: ReopenRequest): Promise<ReopenOutcome> => session?.reopen(id, request) ?? UNASKED,
    [session, id],
  );
  const onSeen = useCallback((seq: number) => session?.markRead(id, seq), [session, id]);

  return (
    <section className="conversation" id="main" tabIndex={-1} aria-labelledby={headingId}>
      <ConversationHeader
        peer={channel.peer}
        appointment={channel.appointment}
        peerHere={conversation.peerHere}
        headingRef={headingRef}
        headingId={headingId}
        back={props.back}
      >
        {props.tools}
        {session === null ? null : (
          <SearchButton
            buttonRef={searchButton}
            open={searching.isOpen}
            onToggle={searching.isOpen ? closeSearch : searching.open}
          />
        )}
      </ConversationHeader>
      {searching.isOpen && session !== null ? (
        <SearchPanel
          search={search}
          you={props.you}
          onClose={closeSearch}
          onFound={(seq) => {
            searching.closeForFound();
            setTarget({ seq });
          }}
        />
      ) : null}
      {props.notice}
      <VisitorNote channel={channel} />
      <ConversationMessages
        {...actions}
        conversation={conversation}
        youId={props.you.id}
        olderHref={session === null ? props.olderHref : null}
        target={target}
        onSeen={onSeen}
        onLeave={focusField}
      />
      <footer className="conversation__foot">
        {open ? (
          <>
            <TypingLine name={channel.peer.name} writing={conversation.peerTyping} />
            <PeerPlanNote channel={channel} />
            {channel.closesAt === null ? null : <ClosesNote closesAt={channel.closesAt} />}
          </>
        ) : (
          <ClosedNote channel={channel} unsent={conversation.draft || (props.refused?.text ?? "")} />
        )}
        {session !== null && !props.ended && !channel.erased && may("reopen", props.you, channel) ? (
          <KeepOpen channel={channel} onReopen={onReopen} onDone={focusField} />
        ) : null}
        {open ? (
          <Composer
            channelId={id}
            peerName={channel.peer.name}
            session={session}
            storedDraft={session === null ? null : conversation.draft}
            fieldRef={fieldRef}
            formKey={props.formKey}
            refused={
              props.refused === null
                ? null
                : { reason: words.send.reasons[props.refused.error], text: props.refused.text }
            }
            disabled={props.ended}
          />
        ) : null}
      </footer>
    </section>
  );
}
