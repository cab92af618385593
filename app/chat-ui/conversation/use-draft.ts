import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

interface DraftOptions {
  /** What the session keeps for this conversation; null as long as no session keeps anything. */
  readonly stored: string | null;
  /** What the server gave back with a refused form. */
  readonly refused: string;
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly onChange: (text: string) => void;
}

/**
 * The text in the composer. It belongs to the person: what was typed before the page came to life, what the session
 * kept from before a reload, and what a discarded message gives back all end up in the field, and nothing is overwritten.
 */
export function useDraft({
  stored,
  refused,
  field,
  onChange,
}: DraftOptions): [string, (text: string) => void] {
  const [text, setText] = useState(refused);
  const known = useRef<string | null>(null);

  const change = useCallback(
    (next: string) => {
      setText(next);
      known.current = next;
      onChange(next);
    },
    [onChange],
  );

  useEffect(() => {
    const typedEarly = field.current?.value ?? "";
    if (typedEarly !== "") setText(typedEarly);
  }, [field]);

  useEffect(() => {
    if (stored === null || stored === known.current) return;
    const typed = known.current === null ? (field.current?.value ?? "") : "";
    known.current = stored;
    // Nothing is written back that came from there: it may have a newer text by now.
    if (typed === "" || typed === stored) setText(stored);
    else change(stored === "" ? typed : `${stored}\n${typed}`);
  }, [stored, field, change]);

  return [text, change];
}
