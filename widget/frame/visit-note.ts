import type { Frame } from "./frame";
import type { DrawVisit } from "./frame-state";
import { VISITOR_WORDS } from "./visitor-words";

/**
 * Above a visitor's conversation: when it is deleted, and the way to keep it. What is asked then is loaded when it is
 * wanted: by the visitor, or because the page has somebody signed in by now.
 */
export const drawVisitNote: DrawVisit = (form, frame, language, until) => {
  if (form === null || until === undefined) return;
  const { locale, own } = language;
  const words = VISITOR_WORDS[locale];
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" });
  const day = format.format(new Date(until));
  const note = document.createElement("p");
  note.textContent = words.until(day);
  form.className = "visitor-note";
  form.replaceChildren(note);
  const { modes } = frame.config;
  const [isVouchedFor, byPopup] = [modes.includes("token"), modes.includes("popup")];
  if (!isVouchedFor && !byPopup) return;
  const keep = document.createElement("button");
  Object.assign(keep, { type: "button", className: "text-button", textContent: words.keep });
  form.append(keep);

  let isOpen = false;
  async function open(isKnown: boolean): Promise<void> {
    if (isOpen) return;
    isOpen = true;
    const close = () => {
      isOpen = false;
      keep.hidden = false;
      keep.focus();
    };
    try {
      const { askToKeep } = await import("./keep-visit");
      keep.hidden = true;
      askToKeep({ ...{ form: form as HTMLFormElement, frame, language, day, isKnown }, onLeft: close });
    } catch {
      note.textContent = own.problems.unreachable.text;
      note.setAttribute("role", "alert");
      close();
    }
  }
  keep.addEventListener("click", async () => open(isVouchedFor && (await isSignedIn(frame))));
  if (!isVouchedFor) return;
  let isAnswered = false;
  frame.onSettings(async () => {
    if (isOpen || isAnswered || !(await isSignedIn(frame))) return;
    isAnswered = true;
    await open(true);
  });
};

/** Whether the page has somebody to vouch for; that word itself is not used. */
async function isSignedIn(frame: Frame): Promise<boolean> {
  return (await frame.askPage()) !== null;
}
