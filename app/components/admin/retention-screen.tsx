import type { RetentionChangeName, RetentionOverview, RetentionRefusal } from "~/protocol/retention";
import { LegalHolds } from "./legal-holds";
import { RetentionDue } from "./retention-due";
import { RetentionReceipts } from "./retention-receipts";
import { RetentionRules } from "./retention-rules";
import { useAdminWords } from "./use-admin-words";

interface RetentionScreenProps {
  readonly overview: RetentionOverview;
  /** What was just done. */
  readonly done: RetentionChangeName | null;
  /** To the form that was just posted. */
  readonly refused: RetentionRefusal | null;
}

/** Rules, what would go by them, what is held, and what went. Plain forms and links: it works without JavaScript. */
export function RetentionScreen({ overview, done, refused }: RetentionScreenProps) {
  const { titles, retention: words } = useAdminWords();
  const { rules, due, holds, receipts, target } = overview;
  return (
    <div className="oversight">
      <h1>{titles.retention}</h1>
      <p className="oversight__lead">{words.lead}</p>
      {refused === null ? null : (
        <p className="standing" data-broken="" role="alert">
          {words.refused[refused.why]}
        </p>
      )}
      {refused === null && done !== null ? (
        <p className="standing" role="status">
          {words.done[done]}
        </p>
      ) : null}
      {target === null ? <RetentionRules rules={rules} refused={refused} done={done} /> : null}
      {target === null ? <RetentionDue due={due} /> : null}
      <LegalHolds holds={holds} target={target} refused={refused} done={done} />
      {target === null ? <RetentionReceipts receipts={receipts} /> : null}
    </div>
  );
}
