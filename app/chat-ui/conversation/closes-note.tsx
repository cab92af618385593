import { useClock } from "../time/clock";
import { dayAndTime, timeOfDay } from "../time/format-time";
import { useAllWords } from "../words/words-context";
import { isClosingSoon } from "./is-closing-soon";

const MINUTE_MS = 60_000;

/** Until when an open chat can be written in; in the last hour it stands out and counts the minutes. */
export function ClosesNote({ closesAt }: { closesAt: string }) {
  const words = useAllWords().conversation;
  const { zone, now } = useClock();
  const left = now === null ? Number.POSITIVE_INFINITY : Date.parse(closesAt) - now;
  const soon = isClosingSoon(closesAt, now);
  const text = soon
    ? words.closesSoon(Math.max(0, Math.floor(left / MINUTE_MS)), timeOfDay(closesAt, zone))
    : words.closes(dayAndTime(closesAt, zone, now));
  return (
    <p className={soon ? "closes-note closes-note--soon" : "closes-note"} suppressHydrationWarning>
      {text}
    </p>
  );
}
