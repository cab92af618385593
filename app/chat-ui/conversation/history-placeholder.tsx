import { useDelayed } from "../use-delayed";
import { useWords } from "../words/words-context";

const DELAY_MS = 300;

/** Stands in for messages that are still on their way, once the wait is noticeable; it does not move. */
export function HistoryPlaceholder() {
  const words = useWords().conversation;
  const noticeable = useDelayed(true, DELAY_MS);
  return (
    <div className="placeholder" role="status">
      {noticeable ? (
        <>
          <span className="visually-hidden">{words.loading}</span>
          <span className="placeholder__line" />
          <span className="placeholder__line placeholder__line--own" />
          <span className="placeholder__line placeholder__line--short" />
        </>
      ) : null}
    </div>
  );
}

/** The messages did not come: one sentence, one action. */
export function HistoryFailed({ onReload }: { onReload: () => void }) {
  const words = useWords().conversation;
  return (
    <div className="placeholder placeholder--failed" role="alert">
      <p>{words.failed}</p>
      <button type="button" className="quiet-button" onClick={onReload}>
        {words.reload}
      </button>
    </div>
  );
}
