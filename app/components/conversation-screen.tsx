import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { ConversationView } from "~/chat-ui/conversation/conversation-view";
import { HistoryPlaceholder } from "~/chat-ui/conversation/history-placeholder";
import { BackIcon, RecordIcon } from "~/chat-ui/icons";
import { useChat } from "~/chat-ui/session/chat-context";
import { toInitialConversation } from "~/chat-ui/session/initial-snapshot";
import { useAllWords } from "~/chat-ui/words/words-context";
import type { ErrorCode } from "~/domain/errors";
import { conversationPath, PATHS, recordsPath } from "~/protocol/paths";
import type { HistoryAnswer } from "~/protocol/requests";
import { ChatNotice } from "./chat-notice";
import { clearPageData } from "./clear-page-data";
import { NoScriptNote } from "./no-script-note";
import { usePageWords } from "./page-words/language";
import { useOwnCopy } from "./records/use-own-copy";
import { useRecordsWords } from "./records/use-records-words";

interface ConversationScreenProps {
  readonly channelId: string;
  /** What the server rendered; null when the session is to bring it. */
  readonly history: HistoryAnswer | null;
  readonly formKey: string;
  readonly refused: { readonly error: ErrorCode; readonly text: string } | null;
}

/** The page of one conversation. Give it the conversation's id as its `key`. */
export function ConversationScreen({ channelId, history, formKey, refused }: ConversationScreenProps) {
  const { session, snapshot } = useChat();
  const words = useAllWords().conversation;
  const records = useRecordsWords();
  const ownCopy = useOwnCopy();
  const rendered = useRef(history);
  // A session that runs before this page does means: the person came here from the list.
  const cameHere = useRef(session !== null);

  useEffect(() => {
    if (session === null) return;
    session.openConversation(channelId, toNewestPage(rendered.current));
    return () => session.closeConversation(channelId);
  }, [session, channelId]);

  const isErased = snapshot.conversations[channelId]?.channel.erased === true;
  useEffect(() => {
    // What was there when the page was drawn must not stay in it.
    if (isErased) clearPageData();
  }, [isErased]);

  const listed = snapshot.channels.find((channel) => channel.id === channelId);
  const kept = snapshot.conversations[channelId];
  const channel = listed ?? history?.channel;
  if (useIsGone(session !== null, listed !== undefined)) return <ConversationGone />;
  const drawn = kept ?? (channel && toInitialConversation(channel, history));
  if (drawn === undefined) return <HistoryPlaceholder />;

  const oldest = history?.messages[0]?.seq;
  const showsNewest = kept !== undefined || history === null || isNewestPage(history);
  return (
    <ConversationView
      conversation={drawn}
      you={snapshot.you}
      session={kept === undefined ? null : session}
      back={
        <Link className="back" to={PATHS.conversations} aria-label={words.back}>
          <BackIcon />
        </Link>
      }
      tools={
        snapshot.you.role === "therapist" || ownCopy ? (
          <a
            className="icon-button"
            href={recordsPath(channelId)}
            aria-label={records.open}
            title={records.open}
          >
            <RecordIcon />
          </a>
        ) : null
      }
      notice={
        <>
          <ChatNotice />
          <NoScriptNote showsNewest={showsNewest} href={conversationPath(channelId)} />
        </>
      }
      olderHref={oldest === undefined ? null : `?before=${oldest}`}
      formKey={formKey}
      refused={refused}
      ended={snapshot.connection.status === "ended"}
      takesFocus={cameHere.current}
    />
  );
}

/** It was there, and is not any more: what the server drew for it must not stay on the screen. */
function useIsGone(isRunning: boolean, isListed: boolean): boolean {
  const wasListed = useRef(false);
  wasListed.current ||= isRunning && isListed;
  return wasListed.current && !isListed;
}

function ConversationGone() {
  const notice = usePageWords().errors.conversationNotFound;
  return (
    <div className="page-notice" role="alert">
      <h1>{notice.title}</h1>
      <p>{notice.text}</p>
      <Link className="button" to={PATHS.conversations}>
        {notice.action}
      </Link>
    </div>
  );
}

/** A page of earlier messages is no start for a session: the newest ones would be missing. */
function toNewestPage(history: HistoryAnswer | null): HistoryAnswer | undefined {
  return history !== null && isNewestPage(history) ? history : undefined;
}

function isNewestPage(history: HistoryAnswer): boolean {
  return (history.messages.at(-1)?.seq ?? 0) >= history.channel.lastSeq;
}
