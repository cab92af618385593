import { memo, useMemo, useState } from "react";
import type { ConversationSnapshot } from "~/client/snapshot";
import { useClock } from "../time/clock";
import { useWords } from "../words/words-context";
import { Delivery } from "./delivery";
import { EmptyConversation } from "./empty-conversation";
import { isSameLog } from "./is-same-log";
import { JumpButton } from "./jump-button";
import { toMessageId } from "./message-bubble";
import { LinkHint } from "./message-text";
import { OlderHistory } from "./older-history";
import { SaidLine } from "./said-line";
import { type Said, type TimelineItem, toTimeline } from "./timeline";
import { TimelineLine } from "./timeline-line";
import { useLogScroll } from "./use-log-scroll";
import { useMarkSeen } from "./use-mark-seen";
import { type ChangeActions, isChangeable, useMessageChange } from "./use-message-change";
import { useOlderHistory } from "./use-older-history";
import { useQuietWhileLoading } from "./use-quiet-while-loading";
import { useRovingFocus } from "./use-roving-focus";
import { type Target, useTarget } from "./use-target";

interface MessageLogProps {
  readonly conversation: ConversationSnapshot;
  readonly youId: string;
  /** Where the page with earlier messages lives, while no session runs. */
  readonly olderHref: string | null;
  readonly onLoadOlder: () => Promise<void>;
  readonly onReload: () => void;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
  /** Null while no session runs. */
  readonly changes: ChangeActions | null;
  /** Where the person wants to be. */
  readonly target: Target | null;
  readonly onSeen: (seq: number) => void;
  /** The person leaves the log with Esc. */
  readonly onLeave: () => void;
}

/** The messages of a conversation: scrolled, walked by arrow keys, announced as they arrive. */
export const MessageLog = memo(function MessageLog(props: MessageLogProps) {
  const { conversation, youId, onLoadOlder } = props;
  const words = useWords();
  const { zone } = useClock();
  const items = useMemo(() => toTimeline(conversation, youId, zone), [conversation, youId, zone]);
  const said = items.filter(isSaid);
  const last = said.at(-1) ?? null;
  const lastOwn = said.findLast((item) => item.own && !item.before) ?? null;
  const quiet = useQuietWhileLoading(conversation);

  const older = useOlderHistory(conversation, onLoadOlder);
  const { scrollerRef, atBottom, onScroll, toBottom } = useLogScroll({
    followKey: last !== null && last.delivery !== "stored" ? last.key : null,
    ready: conversation.history === "ready",
    onNearTop: older.loadUnlessFailed,
  });
  const markedSeq = useTarget(props.target, scrollerRef);
  const change = useMessageChange();
  const roving = useRovingFocus({
    lastKey: last?.key ?? null,
    onTop: older.load,
    onEscape: props.onLeave,
    onOpen: (key) => {
      if (props.changes !== null && said.some((item) => item.key === key && isChangeable(item)))
        change.toggle(key);
    },
  });
  const tabbableKey = said.some((item) => item.key === roving.key) ? roving.key : (last?.key ?? null);

  const lastSeq = conversation.messages.at(-1)?.seq ?? null;
  useMarkSeen(lastSeq, atBottom, props.onSeen);
  const [readUpTo, setReadUpTo] = useState(lastSeq ?? 0);
  if (atBottom && lastSeq !== null && lastSeq > readUpTo) setReadUpTo(lastSeq);
  const missed = said.filter((item) => !item.own && item.seq !== null && item.seq > readUpTo).length;

  return (
    <div className="log-frame">
      <LinkHint />
      <div className="log" ref={scrollerRef} onScroll={onScroll}>
        <div className="log__lines">
          <OlderHistory
            hasMore={conversation.hasMore}
            state={older.state}
            href={props.olderHref}
            onLoad={older.load}
          />
          <div
            role="log"
            aria-label={words.conversation.log(conversation.channel.peer.name)}
            aria-live={quiet ? "off" : "polite"}
            aria-relevant="additions"
            onFocus={roving.onFocus}
            onKeyDown={roving.onKeyDown}
          >
            {items.map((item) =>
              isSaid(item) ? (
                <SaidLine
                  key={item.key}
                  item={item}
                  tabbable={item.key === tabbableKey}
                  marked={item.seq !== null && item.seq === markedSeq}
                  actions={props.changes}
                  change={change}
                  closed={conversation.channel.status === "closed"}
                  onReturn={focusMessage}
                >
                  {item.delivery === "failed" || (item === lastOwn && item.missing !== "deleted") ? (
                    <Delivery
                      item={item}
                      read={item.seq !== null && item.seq <= conversation.peerReadSeq}
                      closed={conversation.channel.status === "closed"}
                      onRetry={props.onRetry}
                      onDiscard={props.onDiscard}
                    />
                  ) : null}
                </SaidLine>
              ) : (
                <TimelineLine key={item.key} item={item} onReload={props.onReload} />
              ),
            )}
          </div>
          {items.length === 0 ? <EmptyConversation channel={conversation.channel} /> : null}
        </div>
      </div>
      {atBottom ? null : <JumpButton missed={missed} onJump={toBottom} />}
    </div>
  );
}, isSameProps);

function isSameProps(before: MessageLogProps, after: MessageLogProps): boolean {
  const { conversation, ...rest } = before;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return keys.every((key) => before[key] === after[key]) && isSameLog(conversation, after.conversation);
}

/** Back to the message, unless the person has gone elsewhere meanwhile. */
function focusMessage(key: string): void {
  const message = document.getElementById(toMessageId(key));
  const { activeElement, body } = document;
  if (activeElement === body || message?.contains(activeElement)) message?.focus();
}

function isSaid(item: TimelineItem): item is Said {
  return item.kind === "said";
}
