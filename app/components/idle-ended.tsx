import { useAllWords } from "~/chat-ui/words/words-context";
import { SiteFrame } from "./site-frame";

/** In place of everything, until the server has ended the session and another page comes. */
export function IdleEnded() {
  const words = useAllWords().idle;
  return (
    <SiteFrame>
      <div className="page-notice" role="status">
        <h1>{words.endedTitle}</h1>
        <p>{words.endedText}</p>
      </div>
    </SiteFrame>
  );
}
