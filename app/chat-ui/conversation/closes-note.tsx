import { useClock } from "../time/clock";
import { dayAndTime } from "../time/format-time";
import { useWords } from "../words/words-context";

const SOON_MS = 60 * 60_000;

/** Until when an open chat can be written in; stands out in the last hour. */
export function ClosesNote({ closesAt }: { closesAt: string }) {
  const words = useWords().conversation;
  const { zone, now } = useClock();
  const soon = now !== null && Date.parse(closesAt) - now < SOON_MS;
  return (
    <p className={soon ? "closes-note closes-note--soon" : "closes-note"} suppressHydrationWarning>
      {words.closes(dayAndTime(closesAt, zone, now))}
    </p>
  );
}
