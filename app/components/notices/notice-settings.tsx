import { type KeyboardEvent, useId, useRef, useState } from "react";
import { BellIcon } from "~/chat-ui/icons";
import { usePageWords } from "../page-words/language";
import { NoticeChoices } from "./notice-choices";
import type { Notices } from "./use-notices";

/** The way to one's own choice, beside the account. It opens in place, covers nothing, and closes with Esc. */
export function NoticeSettings({ notices }: { notices: Notices | null }) {
  const words = usePageWords().notices;
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="notices needs-script">
      <button
        type="button"
        className="text-button notices__button"
        ref={button}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={leave}
      >
        <BellIcon />
        {words.open}
      </button>
      {open && notices !== null ? <NoticeChoices id={id} notices={notices} onKeyDown={leave} /> : null}
    </div>
  );
}
