import type { WireNotice } from "~/protocol/messages";
import { useClock } from "../time/clock";
import { dayAndTime } from "../time/format-time";
import { useWords } from "../words/words-context";

/** What the server says by itself, in the reader's language and with moments in their own zone. */
export function NoticeText({ notice: { code, at } }: { notice: WireNotice }) {
  const words = useWords().conversation;
  const { zone, now } = useClock();
  // A build of the page that is older than the server may not know the code yet: it then says nothing false.
  const say = words.notices[code];
  return <span suppressHydrationWarning>{say?.(at === null ? "" : dayAndTime(at, zone, now))}</span>;
}
