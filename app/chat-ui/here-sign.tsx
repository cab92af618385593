import { useWords } from "./words/words-context";

/** The other person has the chat open. In words; the dot only repeats them. Nothing is said about who is away. */
export function HereSign() {
  return <span className="here">{useWords().conversation.here}</span>;
}
