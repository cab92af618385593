import type { Frame } from "./frame";
import type { Language } from "./frame-words";
import { KEEP_WORDS, KEPT_VERSION } from "./keep-words";

type Proof = { readonly token: string } | { readonly code: string; readonly verifier: string };

/** What is asked, and where. */
export interface KeepQuestion {
  readonly form: HTMLFormElement;
  readonly frame: Frame;
  readonly language: Language;
  /** When it is deleted otherwise. */
  readonly day: string;
  /** The page has said that somebody is signed in there. */
  readonly isKnown: boolean;
  /** They leave it as it is. */
  readonly onLeft: () => void;
}

/** Of the visit, for as long as the frame stands: an answer may get lost after the server has ended its session. */
let visit = "";

/**
 * What keeping a visit means, and yes or no. Plain elements, as the form before it. While a message is not sent, nothing is
 * handed over, and nothing can be sent while it is.
 */
export function askToKeep({ form, frame, language, day, isKnown, onLeft }: KeepQuestion): void {
  const { siteName, modes } = frame.config;
  const words = KEEP_WORDS[language.locale];
  const mayGoOn = isKnown || modes.includes("popup");
  const title = make("h2", { textContent: words.title, tabIndex: -1, id: "keep-title" });
  const problem = make("p", { role: "alert" });
  const yes = make("button", { type: "submit", className: "button" });
  yes.textContent = isKnown ? words.yes : words.signIn;
  const no = make("button", { type: "button", className: "quiet-button", textContent: words.no });
  const part = make("div", { role: "group" });
  part.setAttribute("aria-labelledby", title.id);
  const say = (textContent: string) => part.append(make("p", { textContent }));
  part.append(title);
  if (isKnown) say(words.known);
  say(words.text(siteName, day));
  if (!mayGoOn) say(words.first);
  part.append(problem, ...(mayGoOn ? [yes, no] : [no]));
  form.append(part);
  title.focus();

  let isBusy = false;
  no.addEventListener("click", () => {
    if (isBusy) return;
    part.remove();
    onLeft();
  });
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (isBusy || !mayGoOn) return;
    isBusy = true;
    problem.textContent = "";
    problem.textContent = hasUnsent(frame) ? words.unsent : await answer();
    isBusy = false;
  };

  /** In the click: browsers open windows for nothing else. What went wrong; nothing: it is kept. */
  async function answer(): Promise<string> {
    const proof = await (isKnown ? frame.askPage() : frame.askCode());
    if (proof === null) return isKnown ? words.failed : (language.own.blocked ?? words.failed);
    if (hasUnsent(frame)) return words.unsent;
    const foot = form.parentElement?.querySelector("footer") ?? form;
    foot.inert = true;
    try {
      const isTaken = await keep(frame, typeof proof === "string" ? { token: proof } : proof, words.kept);
      return isTaken ? "" : words.failed;
    } catch (error) {
      return Object(error).status === 402 ? words.noPlan : words.failed;
    } finally {
      foot.inert = false;
    }
  }
}

/** False: it was not taken, and goes on as it was. Rejects as the server refuses. */
async function keep(frame: Frame, proof: Proof, said: string): Promise<boolean> {
  const [before, own, { view }] = [frame.getAccess(), frame.makeAccess(), frame.getState()];
  if (before === null || view.kind !== "chat") return false;
  const { session } = view;
  const draft = readConversation(frame)?.draft ?? "";
  visit = (await before.getAuthorization(false))?.slice("Bearer ".length) ?? visit;
  // The end of the visit's session is not to look like the end of the conversation.
  session.stop();
  let isTaken = false;
  try {
    isTaken = await own.enterBy({ keep: visit, consent: KEPT_VERSION, ...proof });
  } finally {
    if (!isTaken) session.start();
  }
  // The page has ended everything meanwhile.
  if (frame.getAccess() !== before) own.end();
  else if (isTaken) {
    await frame.goOn(own);
    arrive(frame, draft, said);
  }
  return isTaken;
}

function readConversation(frame: Frame) {
  const { view } = frame.getState();
  return view.kind === "chat" ? view.session.getSnapshot().conversations[view.channelId] : undefined;
}

function hasUnsent(frame: Frame): boolean {
  return (readConversation(frame)?.pending.length ?? 0) > 0;
}

/** The conversation is on the screen anew: what was being typed goes with it. */
function arrive(frame: Frame, draft: string, said: string): void {
  const { view } = frame.getState();
  if (view.kind === "chat" && draft !== "") view.session.setDraft(view.channelId, draft);
  const status = make("p", { className: "visually-hidden", role: "status" });
  document.body.append(status);
  setTimeout(() => {
    status.textContent = said;
    document.querySelector("textarea")?.focus();
  });
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  fields: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), fields);
}
