import { useWords } from "~/chat-ui/words/words-context";
import { OFFICE_DAYS, type PartnerSiteForm } from "~/domain/partner-site";
import type { PartnersWords } from "./partners-words";

interface PartnerHoursProps {
  readonly form: PartnerSiteForm;
  readonly words: PartnersWords;
  readonly wrong: true | undefined;
}

/** The hours of each day of the week, and by whose clocks. */
export function PartnerHours({ form, words, wrong }: PartnerHoursProps) {
  const { locale } = useWords();
  // A week that begins with a Monday.
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const shared = { type: "text", autoComplete: "off", spellCheck: false, "aria-invalid": wrong } as const;
  const hint = { "aria-describedby": "partner-hours-hint" };
  return (
    <fieldset className="partner-form__hours" {...hint}>
      <legend>{words.fields.hours}</legend>
      <p className="field__hint" id="partner-hours-hint">
        {words.hints.hours}
      </p>
      {OFFICE_DAYS.map((day, at) => (
        <div className="field" key={day}>
          <label htmlFor={`partner-${day}`}>{name.format(new Date(Date.UTC(2024, 0, 1 + at)))}</label>
          <input id={`partner-${day}`} name={day} defaultValue={form[day]} {...shared} {...hint} />
        </div>
      ))}
      <div className="field">
        <label htmlFor="partner-hoursZone">{words.fields.hoursZone}</label>
        <input id="partner-hoursZone" name="hoursZone" defaultValue={form.hoursZone} {...shared} {...hint} />
      </div>
    </fieldset>
  );
}
