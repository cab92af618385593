import { usePageWords } from "./page-words/language";

/** First thing the Tab key reaches: past everything that repeats on each page. */
export function SkipLink() {
  return (
    <a className="skip-link" href="#main">
      {usePageWords().skip}
    </a>
  );
}
