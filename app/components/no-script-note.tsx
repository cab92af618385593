import { useAllWords } from "~/chat-ui/words/words-context";

/** Without JavaScript nothing arrives by itself: says so, and how to look. From a page of earlier messages, also the way back. */
export function NoScriptNote({ showsNewest, href }: { showsNewest: boolean; href: string }) {
  const words = useAllWords();
  return (
    <>
      {showsNewest ? null : (
        <p className="notice">
          <a href={href}>{words.conversation.newest}</a>
        </p>
      )}
      <noscript>
        <p className="notice">
          {words.noScript.text} <a href={href}>{words.noScript.reload}</a>
        </p>
      </noscript>
    </>
  );
}
