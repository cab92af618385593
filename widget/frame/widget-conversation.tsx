import { type ReactNode, useCallback, useId, useRef } from "react";
import { ClosedNote } from "~/chat-ui/conversation/closed-note";
import { ClosesNote } from "~/chat-ui/conversation/closes-note";
import { Composer } from "~/chat-ui/conversation/composer";
import { ConversationHeader } from "~/chat-ui/conversation/conversation-header";
import { ConversationMessages } from "~/chat-ui/conversation/conversation-messages";
import { may } from "~/chat-ui/conversation/may";
import { TypingLine } from "~/chat-ui/conversation/typing-line";
import { useConversationActions } from "~/chat-ui/conversation/use-conversation-actions";
import type { ChatSession, ConversationSnapshot } from "~/client/snapshot";
import type { WirePerson } from "~/protocol/messages";

/** The frame's one conversation: as on our own pages, without search and lists. */
export function WidgetConversation(props: {
  readonly conversation: ConversationSnapshot;
  readonly you: WirePerson;
  readonly session: ChatSession;
  readonly isShown: boolean;
  readonly ended: boolean;
  /** Above the messages. */
  readonly notice: ReactNode;
  /** While there is no message. */
  readonly greeting: ReactNode;
  readonly close: ReactNode;
  /** What a visitor is told of their conversation. */
  readonly note: string | undefined;
}) {
  const { conversation, session, isShown } = props;
  const { channel } = conversation;
  const { id } = channel;
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const actions = useConversationActions(session, id);
  const onLeave = useCallback(() => fieldRef.current?.focus(), []);
  // What arrives in a frame that the page does not show has been seen by nobody.
  const onSeen = useCallback((seq: number) => isShown && session.markRead(id, seq), [session, id, isShown]);
  return (
    <section className="conversation" aria-labelledby={headingId}>
      <ConversationHeader
        peer={channel.peer}
        appointment={channel.appointment}
        peerHere={conversation.peerHere}
        headingRef={headingRef}
        headingId={headingId}
        back={null}
      >
        {props.close}
      </ConversationHeader>
      {props.notice}
      {props.note && <p className="visitor-note">{props.note}</p>}
      {conversation.history === "ready" && channel.lastSeq === 0 ? props.greeting : null}
      <ConversationMessages
        {...actions}
        conversation={conversation}
        youId={props.you.id}
        olderHref={null}
        target={null}
        onSeen={onSeen}
        onLeave={onLeave}
      />
      <footer className="conversation__foot">
        {may("send", props.you, channel) ? (
          <>
            <TypingLine name={channel.peer.name} writing={conversation.peerTyping} />
            {channel.closesAt === null ? null : <ClosesNote closesAt={channel.closesAt} />}
            <Composer
              channelId={id}
              peerName={channel.peer.name}
              session={session}
              storedDraft={conversation.draft}
              fieldRef={fieldRef}
              formKey=""
              refused={null}
              disabled={props.ended}
            />
          </>
        ) : (
          <ClosedNote channel={channel} unsent={conversation.draft ?? ""} />
        )}
      </footer>
    </section>
  );
}
