import type { WireChannel } from "~/protocol/messages";
import { useClock } from "../time/clock";
import { dayAndTime } from "../time/format-time";
import { useWords } from "../words/words-context";

/** Nobody has written yet: an invitation, not a void. What was deleted when its time was over is said instead. */
export function EmptyConversation({ channel }: { channel: WireChannel }) {
  const words = useWords().conversation;
  const { zone, now } = useClock();
  if (channel.purgedUntil !== undefined)
    return (
      <div className="empty">
        <p className="empty__title" suppressHydrationWarning>
          {words.purged(dayAndTime(channel.purgedUntil, zone, now))}
        </p>
      </div>
    );
  return (
    <div className="empty">
      <p className="empty__title">{words.emptyTitle(channel.peer.name)}</p>
      <p>{words.emptyText}</p>
    </div>
  );
}
