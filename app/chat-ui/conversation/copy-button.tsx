import { useState } from "react";
import { useWords } from "../words/words-context";

/** Copies a text that could not be sent, so that it is never lost. */
export function CopyButton({ text }: { text: string }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" className="text-button" onClick={copy}>
      {copied ? words.send.copied : words.send.copy}
    </button>
  );
}
