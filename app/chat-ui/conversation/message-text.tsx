import { useWords } from "../words/words-context";
import { splitLinks } from "./split-links";

/** A message's text: text nodes and links, nothing else is ever made of it. */
export function MessageText({ text }: { text: string }) {
  const words = useWords();
  let start = 0;
  return splitLinks(text).map((part) => {
    const key = start;
    start += part.text.length;
    if (!("href" in part)) return part.text;
    return (
      <a key={key} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
        <span className="visually-hidden"> {words.conversation.newTab}</span>
      </a>
    );
  });
}
