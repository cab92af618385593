import { Link } from "@remix-run/react";
import { LinkHint } from "~/chat-ui/conversation/message-text";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { OverseenConversation } from "~/protocol/audit";
import { disclosuresPath, legalHoldPath, PATHS } from "~/protocol/paths";
import type { GlassHistoryAnswer } from "~/protocol/requests";
import { BreakGlassForm } from "./break-glass-form";
import { BrokenGlass } from "./broken-glass";
import { useAdminWords } from "./use-admin-words";

interface OverseenScreenProps {
  readonly conversation: OverseenConversation;
  readonly glass: GlassHistoryAnswer | null;
  /** A reason that was none, to be put right. */
  readonly refusedReason: string | null;
}

/** One conversation as an admin sees it: how it stands, and behind the glass what was written. */
export function OverseenScreen({ conversation, glass, refusedReason }: OverseenScreenProps) {
  const { event, glass: words, report, retention } = useAdminWords();
  const { zone, now } = useClock();
  const { therapist, prospect, status, lastSeq, lastMessageAt } = conversation;
  return (
    <div className="oversight">
      <h1>{event.between(therapist.name, prospect.name)}</h1>
      <p className="oversight__lead">{words.lead}</p>
      <p className="oversight__made" suppressHydrationWarning>
        {status === "closed" ? words.closed : words.open} · {report.messages(lastSeq)}
        {lastMessageAt === null ? null : ` · ${dayAndTime(lastMessageAt, zone, now)}`}
      </p>
      <p className="oversight__ways">
        <Link to={`${PATHS.audit}?${new URLSearchParams({ conversation: conversation.id })}`}>
          {words.trail}
        </Link>
        <Link to={disclosuresPath(prospect.id)}>{event.report(prospect.name)}</Link>
        <Link to={legalHoldPath({ conversation: conversation.id })}>{retention.placeHold}</Link>
      </p>
      {glass === null ? (
        <BreakGlassForm refusedReason={refusedReason} />
      ) : (
        <BrokenGlass key={glass.expiresAt} glass={glass} />
      )}
      <LinkHint />
    </div>
  );
}
