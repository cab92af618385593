import type { AccessRefused } from "./access";
import type { Frame } from "./frame";
import type { Language } from "./frame-words";
import { drawVisitNote } from "./visit-note";
import { VISITOR_STYLE } from "./visitor-style";
import { AGREED_VERSION, VISITOR_WORDS } from "./visitor-words";

/** Longest name the server takes, in characters. */
const MAX_NAME = 80;

const sheet = new CSSStyleSheet();
sheet.replaceSync(VISITOR_STYLE);
document.adoptedStyleSheets.push(sheet);

/**
 * Before somebody nobody vouches for can write: what to call them, and what they agree to. Plain elements: a component would
 * tear what it shares with the frame into files of their own, which everybody would load.
 */
export function drawVisitorForm(form: HTMLFormElement | null, frame: Frame, { locale, own }: Language): void {
  if (form === null) return;
  form.className = "visitor-form";
  const { siteName, visitorDays, modes } = frame.config;
  const words = VISITOR_WORDS[locale];
  const name = make("input", {
    ...{ id: "visitor-name", type: "text", maxLength: MAX_NAME, autocomplete: "off" },
    value: form.querySelector<HTMLInputElement>("#visitor-name")?.value ?? "",
  });
  name.setAttribute("aria-describedby", "visitor-hint");
  const hint = make("p", { id: "visitor-hint", textContent: words.nameHint });
  const agree = make("input", { type: "checkbox", required: true });
  const start = make("button", { type: "submit", className: "button", textContent: words.start });
  const label = make("label", { htmlFor: "visitor-name", textContent: words.name });
  const agreement = make("label", { className: "visitor-form__agree" });
  agreement.append(agree, make("span", { textContent: words.agree(siteName, visitorDays ?? 0) }));
  const field = make("div", {});
  const problem = make("p", { role: "alert" });
  field.append(label, name, hint);
  form.replaceChildren(
    make("h1", { textContent: words.title }),
    ...[field, agreement, make("p", { textContent: words.fleeting }), problem, start],
  );
  if (modes.includes("popup")) {
    const other = make("button", { type: "button", className: "quiet-button", textContent: own.signIn });
    other.addEventListener("click", () => void frame.signIn());
    form.append(other);
  }
  let isBusy = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    problem.textContent = "";
    const visitor = { consent: AGREED_VERSION, days: visitorDays ?? 0, name: name.value.trim() };
    const before = frame.getAccess();
    try {
      await frame.visit(visitor, drawVisitNote);
    } catch (error) {
      const { status, waitSeconds } = error as Partial<AccessRefused>;
      if (frame.getAccess() !== before) return;
      if (status === 400) {
        hint.setAttribute("role", "alert");
        hint.textContent = words.nameWrong;
        name.setAttribute("aria-invalid", "true");
        name.focus();
      } else if (status === 429) problem.textContent = words.tooMany(toWait(locale, waitSeconds || 60));
      else frame.fail(error);
    }
    isBusy = false;
  };
}

function toWait(locale: Language["locale"], seconds: number): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit: "second", unitDisplay: "long" }).format(
    seconds,
  );
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  fields: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), fields);
}
