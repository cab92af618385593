import type { Frame } from "./frame";
import type { Language } from "./frame-words";
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
  field.append(label, name, hint);
  form.replaceChildren(
    make("h1", { textContent: words.title }),
    ...[field, agreement, make("p", { textContent: words.fleeting }), start],
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
    const visitor = { consent: AGREED_VERSION, days: visitorDays ?? 0, name: name.value.trim() };
    const isTaken = await frame.visit(visitor, sayUntil);
    isBusy = false;
    if (isTaken) return;
    hint.setAttribute("role", "alert");
    hint.textContent = words.nameWrong;
    name.setAttribute("aria-invalid", "true");
    name.focus();
  };
}

/** What a visitor is told of their conversation; `until` is ISO-8601. */
function sayUntil(locale: Language["locale"], until = ""): string {
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" });
  return VISITOR_WORDS[locale].until(day.format(new Date(until)));
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  fields: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), fields);
}
