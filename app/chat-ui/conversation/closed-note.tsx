import type { WireChannel } from "~/protocol/messages";
import { LockIcon } from "../icons";
import { useClock } from "../time/clock";
import { dayAndTime } from "../time/format-time";
import type { Words } from "../words/words";
import { useAllWords } from "../words/words-context";
import { CopyButton } from "./copy-button";
import { may } from "./may";

/** Stands where the composer was: when the chat closed, who can open it again, and the text that was not sent. */
export function ClosedNote({ channel, unsent }: { channel: WireChannel; unsent: string }) {
  const words = useAllWords().conversation;
  const { zone, now } = useClock();
  const at = channel.closedAt ?? channel.closesAt;
  return (
    <div className="closed-note">
      <LockIcon />
      <div>
        <p suppressHydrationWarning>
          {words.closed(at === null ? null : dayAndTime(at, zone, now))} {toWhatNow(channel, words)}
        </p>
        {unsent === "" ? null : (
          <div className="closed-note__unsent">
            <p>{words.unsent}</p>
            <blockquote dir="auto">{unsent}</blockquote>
            <CopyButton text={unsent} />
          </div>
        )}
      </div>
    </div>
  );
}

function toWhatNow(channel: WireChannel, words: Words["conversation"]): string | null {
  // Said where the messages were.
  if (channel.purgedUntil !== undefined) return null;
  if (channel.erased) return words.allErased;
  return may("reopen", channel.peer, channel) ? words.reopens(channel.peer.name) : null;
}
