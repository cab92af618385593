import { useWords } from "../words/words-context";
import { splitLinks } from "./split-links";

const HINT_ID = "link-hint";

/** Describes every link of a log, once: said beside each, it would end up in whatever people copy out of a message. */
export function LinkHint() {
  return (
    <span id={HINT_ID} hidden>
      {useWords().conversation.newTab}
    </span>
  );
}

/** A message's text: text nodes and links, nothing else is ever made of it. */
export function MessageText({ text }: { text: string }) {
  let start = 0;
  return splitLinks(text).map((part) => {
    const key = start;
    start += part.text.length;
    if (!("href" in part)) return part.text;
    return (
      <a key={key} href={part.href} target="_blank" rel="noopener noreferrer" aria-describedby={HINT_ID}>
        {part.text}
      </a>
    );
  });
}
