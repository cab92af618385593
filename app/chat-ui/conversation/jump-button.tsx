import { DownIcon } from "../icons";
import { useWords } from "../words/words-context";

/** Brings the reader down to the latest message; says how many came while they were further up. */
export function JumpButton({ missed, onJump }: { missed: number; onJump: () => void }) {
  const words = useWords().conversation;
  const hasNew = missed > 0;
  return (
    <button
      type="button"
      className={hasNew ? "jump jump--new" : "jump"}
      aria-label={hasNew ? undefined : words.jumpToLatest}
      onClick={onJump}
    >
      {hasNew ? <span>{words.jumpToNew(missed)}</span> : null}
      <DownIcon />
    </button>
  );
}
