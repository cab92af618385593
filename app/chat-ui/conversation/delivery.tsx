import type { SendProblem } from "~/client/snapshot";
import { useClock } from "../time/clock";
import { timeOfDay, type Zone } from "../time/format-time";
import type { FirstWords } from "../words/first-words";
import { useWords } from "../words/words-context";
import { CopyButton } from "./copy-button";
import type { Said } from "./timeline";

interface DeliveryProps {
  readonly item: Said;
  /** The other person has read it. */
  readonly read: boolean;
  /** The conversation takes no more messages. */
  readonly closed: boolean;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
}

// Trying the same message again cannot end otherwise.
const HOPELESS: ReadonlySet<SendProblem> = new Set(["too_large", "idempotency_conflict", "invalid_request"]);

/** What became of one's own message, in words. */
export function Delivery({ item, read, closed, onRetry, onDiscard }: DeliveryProps) {
  const words = useWords();
  const { zone } = useClock();
  if (item.delivery === "failed") {
    const hopeless = closed || (item.error !== null && HOPELESS.has(item.error));
    return (
      <div className="delivery delivery--failed" role="group" aria-label={words.send.failed}>
        <span>
          <strong>{words.send.failed}</strong> {item.error === null ? null : words.send.reasons?.[item.error]}
        </span>
        <span className="delivery__actions">
          {hopeless ? (
            <CopyButton text={item.content ?? ""} />
          ) : (
            <button type="button" className="text-button" onClick={() => onRetry(item.key)}>
              {words.send.retry}
            </button>
          )}
          <button type="button" className="text-button" onClick={() => onDiscard(item.key)}>
            {words.send.discard}
          </button>
        </span>
      </div>
    );
  }
  return (
    // Not announced: the log would read each of these steps aloud for every message.
    <p className={`delivery delivery--${item.delivery}`} aria-live="off" suppressHydrationWarning>
      {toStep(item, read, zone, words.send)}
    </p>
  );
}

function toStep(item: Said, read: boolean, zone: Zone, words: FirstWords["send"]): string {
  if (item.delivery !== "stored") return words[item.delivery];
  const time = timeOfDay(item.at, zone);
  return read ? words.read(time) : words.sent(time);
}
