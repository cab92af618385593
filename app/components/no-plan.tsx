import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";
import { useRecordsWords } from "./records/use-records-words";

/** The plan holds no messages: what would, and a way to look again. `lapsed`: it did before, and everything is kept. */
export function NoPlan({ lapsed = false }: { lapsed?: boolean }) {
  const words = usePageWords().noPlan;
  const records = useRecordsWords();
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
      <a className="button" href={PATHS.conversations}>
        {words.action}
      </a>
      {lapsed ? <a href={PATHS.records}>{records.open}</a> : null}
    </div>
  );
}
