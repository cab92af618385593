import { useParams } from "@remix-run/react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { StillThere } from "~/chat-ui/idle/still-there";
import { ConversationList } from "~/chat-ui/list/conversation-list";
import { ChatProvider, useChat } from "~/chat-ui/session/chat-context";
import { toInitialSnapshot } from "~/chat-ui/session/initial-snapshot";
import { useAllWords } from "~/chat-ui/words/words-context";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import type { ListAnswer } from "~/protocol/requests";
import { AccountBar } from "./account-bar";
import { useHandWords } from "./appointments/use-hand-words";
import { ChatEnded } from "./chat-ended";
import { ChatNotice } from "./chat-notice";
import { ConversationLink, toConversationLinkId } from "./conversation-link";
import { IdleEnded } from "./idle-ended";
import { NoticeSettings } from "./notices/notice-settings";
import { useNotices } from "./notices/use-notices";
import { useOwnCopy } from "./records/use-own-copy";
import { useRecordsWords } from "./records/use-records-words";
import { useRemindersWords } from "./reminders/use-reminders-words";
import { SkipLink } from "./skip-link";
import { useUnreadTitle } from "./unread-title";
import { useChatEnd } from "./use-chat-end";
import { useChatSession } from "./use-chat-session";
import { type Logoff, useIdleLogoff } from "./use-idle-logoff";
import { usePhoneViewport } from "./use-phone-viewport";
import { Wordmark } from "./wordmark";

interface ConversationsLayoutProps {
  readonly you: WirePerson;
  readonly list: ListAnswer;
  /** `lapsed`: there was one, and there is none now. */
  readonly plan: "active" | "none" | "lapsed";
  /** What unsent text is sealed with on this device. */
  readonly deviceKeys: readonly string[];
  readonly logoff: Logoff;
  /** There is something to decide about e-mails. */
  readonly reminders: boolean;
  /** The open conversation, or the hint to choose one. */
  readonly children: ReactNode;
}

/** List and conversation: beside each other where there is room, else one at a time. */
export function ConversationsLayout(props: ConversationsLayoutProps) {
  const { you, list, plan } = props;
  const session = useChatSession(props, plan === "active");
  const initial = useMemo(() => toInitialSnapshot(you, list), [you, list]);
  usePhoneViewport();
  return (
    <ChatProvider session={session} initial={initial}>
      <Panes {...props} />
    </ChatProvider>
  );
}

function Panes({ plan, list, logoff, reminders, children }: ConversationsLayoutProps) {
  const { session, snapshot } = useChat();
  const openId = useParams()["channelId"] ?? null;
  const words = useAllWords();
  const records = useRecordsWords();
  const ownCopy = useOwnCopy();
  const appointments = useHandWords();
  const emails = useRemindersWords();
  const end = useChatEnd(plan === "active", list);
  const isShown = end === null;
  const [leaving, setLeaving] = useState(false);
  const notices = useNotices();
  const idle = useIdleLogoff({
    personId: snapshot.you.id,
    logoff,
    isOver: snapshot.forgotten,
    onEnd: () => session?.leave(),
  });
  useReturnFocus(openId);
  useUnreadTitle(snapshot.channels);
  const leave = () => {
    idle.stop();
    session?.forget();
    notices?.settings.wipe();
    // A browser that keeps whole pages must have nothing to bring back.
    setLeaving(true);
  };
  if (idle.state.status === "ended") return <IdleEnded />;
  // Which of the two panes the page is about; on a phone the other one is not there.
  const isList = openId === null && isShown;
  const Title = isList ? "h1" : "h2";
  return (
    <div
      className="chat-page"
      data-open={openId === null ? undefined : ""}
      data-plan={isShown ? "" : undefined}
    >
      <SkipLink />
      {idle.state.status === "warned" && !leaving && end !== "signed_out" ? (
        <StillThere endsAtMs={idle.state.endsAtMs} kept={snapshot.keepsUnsent} onStay={idle.stay} />
      ) : null}
      <div className="list-pane" id={isList ? "main" : undefined}>
        <header className="list-pane__header">
          <Wordmark />
        </header>
        {isShown ? (
          <section
            className="list-pane__list"
            role={isList ? "main" : undefined}
            aria-labelledby="list-title"
          >
            <Title id="list-title" className="list-pane__title">
              {words.list.title}
            </Title>
            {openId === null ? <ChatNotice /> : null}
            {leaving ? null : (
              <ConversationList
                channels={snapshot.channels}
                here={snapshot.here}
                openId={openId}
                Link={ConversationLink}
              />
            )}
          </section>
        ) : null}
        {end === "signed_out" && !leaving ? null : (
          <AccountBar you={snapshot.you} onSignOut={leave}>
            {snapshot.you.role === "therapist" || (snapshot.you.role === "prospect" && ownCopy) ? (
              <a className="text-button" href={PATHS.records}>
                {records.open}
              </a>
            ) : null}
            {snapshot.you.role === "therapist" ? (
              <a className="text-button" href={PATHS.ownAppointments}>
                {appointments.open}
              </a>
            ) : null}
            {reminders ? (
              <a className="text-button" href={PATHS.reminders}>
                {emails.open}
              </a>
            ) : null}
            {isShown ? <NoticeSettings notices={notices} /> : null}
          </AccountBar>
        )}
      </div>
      <div className="conversation-pane" role={isList ? undefined : "main"}>
        {leaving ? null : end === null ? children : <ChatEnded end={end} lapsed={plan === "lapsed"} />}
      </div>
    </div>
  );
}

/** Back in the list, the focus is on the conversation one has left. */
function useReturnFocus(openId: string | null): void {
  const before = useRef(openId);
  useEffect(() => {
    const left = before.current;
    before.current = openId;
    if (openId === null && left !== null) document.getElementById(toConversationLinkId(left))?.focus();
  }, [openId]);
}
