import type { WireChannel } from "~/protocol/messages";
import { useClock } from "../time/clock";
import { dayName } from "../time/format-time";
import { VISIT_WORDS } from "../words/visit-words";
import { useWords } from "../words/words-context";

/** Says to the therapist that nobody vouches for the client of this conversation, and when it is deleted; nothing in any other. */
export function VisitorNote({ channel }: { channel: Pick<WireChannel, "visitor"> }) {
  const words = VISIT_WORDS[useWords().locale];
  const { zone } = useClock();
  const { visitor } = channel;
  if (visitor === undefined) return null;
  const day = dayName(visitor.until, zone, null);
  return (
    <p className="visitor-note" suppressHydrationWarning>
      {words.seen(visitor.site, day)}
    </p>
  );
}
