import { type KeyboardEvent, type ReactNode, useEffect, useId, useState, useSyncExternalStore } from "react";
import type { NoticePermission } from "~/client/notices/browser-notices";
import { playSoftTone } from "~/client/notices/soft-tone";
import { usePageWords } from "../page-words/language";
import { type Notices, OUR_NAME } from "./use-notices";

interface NoticeChoicesProps {
  readonly id: string;
  readonly notices: Notices;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Notification and sound, each on or off, with what the browser says about it in plain words. */
export function NoticeChoices({ id, notices, onKeyDown }: NoticeChoicesProps) {
  const { settings, browser } = notices;
  const words = usePageWords().notices;
  const choice = useSyncExternalStore(settings.subscribe, settings.get);
  const permission = usePermission(notices);
  const [unanswered, setUnanswered] = useState(false);

  const notify = async (wanted: boolean) => {
    if (!wanted) return settings.change({ notify: false });
    const answer = permission.now === "default" ? await browser.ask() : permission.now;
    setUnanswered(answer === "default");
    const show = () =>
      browser.show({
        tag: "renavest-sample",
        title: OUR_NAME,
        body: words.sample,
        onClick: () => undefined,
      });
    // Shown once, so that a person sees what it will look like, and we learn whether this browser really can.
    settings.change({ notify: answer === "granted" && show() !== null });
    permission.look();
  };

  const problem = toProblem(permission.now, unanswered, words);
  return (
    <div id={id} className="notices__choices" role="group" aria-label={words.open} onKeyDown={onKeyDown}>
      <Choice
        label={words.notify}
        note={words.notifyNote}
        checked={choice.notify && permission.now === "granted"}
        disabled={permission.now === "denied" || permission.now === "unsupported"}
        onChange={(wanted) => void notify(wanted)}
      >
        <span className="notices__problem" role="status">
          {problem}
        </span>
      </Choice>
      <Choice
        label={words.sound}
        note={words.soundNote}
        checked={choice.sound}
        onChange={(wanted) => {
          settings.change({ sound: wanted });
          if (wanted) playSoftTone();
        }}
      />
      <p className="notices__kept">{words.kept}</p>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly note: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (wanted: boolean) => void;
  readonly children?: ReactNode;
}

function Choice({ label, note, checked, disabled = false, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-note`}>
        {note} {children}
      </p>
    </div>
  );
}

/** Looked up again when the person comes back, perhaps from the browser's settings. */
function usePermission({ browser }: Notices): { readonly now: NoticePermission; readonly look: () => void } {
  const [now, setNow] = useState(browser.permission);
  useEffect(() => {
    const look = () => setNow(browser.permission());
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [browser]);
  return { now, look: () => setNow(browser.permission()) };
}

function toProblem(
  permission: NoticePermission,
  unanswered: boolean,
  words: { readonly denied: string; readonly unsupported: string; readonly unanswered: string },
): string | null {
  if (permission === "denied" || permission === "unsupported") return words[permission];
  return unanswered && permission === "default" ? words.unanswered : null;
}
