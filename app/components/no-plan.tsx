import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";

/** The plan holds no messages: what would, and a way to look again. */
export function NoPlan() {
  const words = usePageWords().noPlan;
  return (
    <div className="page-notice">
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <ul>
        {words.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <a className="button" href={PATHS.conversations}>
        {words.action}
      </a>
    </div>
  );
}
