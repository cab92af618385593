import { type ReactNode, useCallback, useId, useMemo, useRef } from "react";
import { Composer } from "~/chat-ui/conversation/composer";
import { ConversationHeader } from "~/chat-ui/conversation/conversation-header";
import { ConversationMessages } from "~/chat-ui/conversation/conversation-messages";
import { may } from "~/chat-ui/conversation/may";
import { TypingLine } from "~/chat-ui/conversation/typing-line";
import { useConversationActions } from "~/chat-ui/conversation/use-conversation-actions";
import type { SessionCore } from "~/client/session-parts";
import type { ConversationSnapshot, TalkSession } from "~/client/snapshot";
import type { WirePerson } from "~/protocol/messages";
import type { Rest } from "./rest";

/** The frame's one conversation: as on our own pages, without search and lists. */
export function WidgetConversation(props: {
  readonly conversation: ConversationSnapshot;
  readonly you: WirePerson;
  readonly session: TalkSession;
  readonly core: SessionCore;
  /** Null: not there yet. */
  readonly rest: Rest | null;
  readonly isShown: boolean;
  readonly ended: boolean;
  /** Above the messages. */
  readonly notice: ReactNode;
  /** While there is no message. */
  readonly greeting: ReactNode;
  readonly close: ReactNode;
  /** What a visitor is told of their conversation. */
  readonly note: ReactNode;
}) {
  const { conversation, session, core, rest, isShown } = props;
  const { channel } = conversation;
  const { id } = channel;
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const changes = useMemo(() => rest?.createSessionChanges(core) ?? null, [rest, core]);
  const actions = useConversationActions(session, id, changes, rest?.CHANGE_TOOLS ?? null);
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
      {props.note}
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
            {rest === null || channel.closesAt === null ? null : (
              <rest.ClosesNote closesAt={channel.closesAt} />
            )}
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
          rest && <rest.ClosedNote channel={channel} unsent={conversation.draft ?? ""} />
        )}
      </footer>
    </section>
  );
}
