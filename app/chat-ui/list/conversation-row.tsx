import type { WireChannel } from "~/protocol/messages";
import { Avatar } from "../avatar";
import { HereSign } from "../here-sign";
import { useClock } from "../time/clock";
import { activityName, dayAndTime } from "../time/format-time";
import { TimeText } from "../time/time-text";
import { VISIT_WORDS } from "../words/visit-words";
import type { Words } from "../words/words";
import { useAllWords } from "../words/words-context";

/** One conversation in the list: whom with, when something last happened, what is new. Never any text of it. */
export function ConversationRow({ channel, here }: { channel: WireChannel; here: boolean }) {
  const words = useAllWords();
  const { zone, now } = useClock();
  return (
    <span className={channel.unread > 0 ? "row row--unread" : "row"}>
      <Avatar name={channel.peer.name} />
      <span className="row__name">
        <bdi className="one-line">{channel.peer.name}</bdi>
      </span>
      {channel.lastMessageAt === null || isComing(channel) ? null : (
        <span className="row__time">
          <TimeText at={channel.lastMessageAt} form="activity" />
        </span>
      )}
      <span className="row__state">
        {channel.appointment === undefined ? (
          <span>{toState(channel, words)}</span>
        ) : (
          <span suppressHydrationWarning>
            {channel.status === "closed" ? `${words.list.closed} · ` : null}
            {words.conversation.appointment(dayAndTime(channel.appointment.startsAt, zone, now, "short"))}
            {channel.unread > 0 ? (
              <span className="visually-hidden">{words.list.unread(channel.unread)}</span>
            ) : null}
          </span>
        )}{" "}
        {here ? <HereSign /> : null}
      </span>
      <VisitLine channel={channel} />
      {channel.unread > 0 ? (
        <span className="row__count" aria-hidden="true">
          {new Intl.NumberFormat(words.locale).format(channel.unread)}
        </span>
      ) : null}
    </span>
  );
}

/** That nobody vouches for the other one, or that nobody did when it began, so that one tells it from another with them. */
function VisitLine({ channel: { visitor, kept } }: { channel: WireChannel }) {
  const words = VISIT_WORDS[useAllWords().locale];
  const { zone } = useClock();
  const said =
    visitor !== undefined
      ? words.listed(visitor.site, activityName(visitor.until, zone, null))
      : kept && words.kept(kept.site, activityName(kept.at, zone, null));
  return said === undefined ? null : (
    <span className={visitor === undefined ? "row__kept" : "row__visitor"} suppressHydrationWarning>
      {said}
    </span>
  );
}

/** One looks for it by when the appointment is: a second time beside that would only confuse. */
function isComing({ appointment, status }: WireChannel): boolean {
  return appointment !== undefined && status === "active";
}

function toState(channel: WireChannel, words: Words): string {
  if (channel.unread > 0) return words.list.unread(channel.unread);
  if (channel.purgedUntil !== undefined) return words.list.purged;
  if (channel.status === "closed") return words.list.closed;
  if (channel.lastMessageAt === null) return words.list.noMessagesYet;
  return channel.peer.role === "therapist" ? words.roles.therapist : words.list.nothingNew;
}
