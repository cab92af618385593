import { useRouteLoaderData } from "@remix-run/react";
import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";
import { useOwnCopy } from "./records/use-own-copy";
import { useRecordsWords } from "./records/use-records-words";

/**
 * The plan holds no messages: what would, where to find it, and a way to look again. `lapsed`: it did before, and
 * everything is kept. `waits`: the page looks again by itself.
 */
export function NoPlan({ lapsed = false, waits = false }: { lapsed?: boolean; waits?: boolean }) {
  const words = usePageWords().noPlan;
  const plansUrl = useRouteLoaderData<{ plansUrl?: string | null }>("root")?.plansUrl ?? null;
  const records = useRecordsWords();
  const ownCopy = useOwnCopy();
  const { title, text } = lapsed ? words.lapsed : words;
  return (
    <div className="page-notice">
      <h1>{title}</h1>
      <p>{text}</p>
      <ul>
        {words.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <p className="page-notice__ways">
        {plansUrl === null ? null : (
          <a className="button" href={plansUrl} rel="noreferrer">
            {lapsed ? words.renew : words.seePlans}
          </a>
        )}
        <a className={plansUrl === null ? "button" : "quiet-button"} href={PATHS.conversations}>
          {words.action}
        </a>
      </p>
      {lapsed && ownCopy ? <a href={PATHS.records}>{records.open}</a> : null}
      {waits ? <p className="page-notice__reference needs-script">{words.looksAgain}</p> : null}
    </div>
  );
}
