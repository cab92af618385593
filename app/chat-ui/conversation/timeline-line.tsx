import { TimeText } from "../time/time-text";
import { useWords } from "../words/words-context";
import { NoticeText } from "./notice-text";
import type { Said, TimelineItem } from "./timeline";

/** Every line of the log that nobody said: days, notes, the unread divider, a gap. */
export function TimelineLine({
  item,
  onReload,
}: {
  item: Exclude<TimelineItem, Said>;
  onReload: () => void;
}) {
  const words = useWords().conversation;
  switch (item.kind) {
    case "day":
      return (
        <h2 className="day" data-key={item.key}>
          <TimeText at={item.at} form="day" />
        </h2>
      );
    case "unread":
      return (
        <h2 className="unread-divider" data-key={item.key}>
          <span>{words.unreadDivider}</span>
        </h2>
      );
    case "note":
      return (
        <p className="note" data-key={item.key} data-seq={item.seq} tabIndex={-1} dir="auto">
          {item.notice === null ? item.content : <NoticeText notice={item.notice} />}{" "}
          {/* Beside a moment to come, the time it was said would be taken for another. */}
          {item.notice?.at ? null : <TimeText at={item.at} form="time" />}
        </p>
      );
    case "gap":
      return (
        <div className="gap" data-key={item.key}>
          <p>{words.missing}</p>
          <button type="button" className="quiet-button" onClick={onReload}>
            {words.reload}
          </button>
        </div>
      );
  }
}
