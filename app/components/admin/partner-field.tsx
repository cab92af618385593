import type { OFFICE_DAYS, PartnerSiteForm } from "~/domain/partner-site";
import type { PartnersWords } from "./partners-words";

interface PartnerFieldProps {
  readonly name: Exclude<
    keyof PartnerSiteForm,
    "token" | "popup" | "anonymous" | "therapist" | "hoursZone" | (typeof OFFICE_DAYS)[number]
  >;
  readonly form: PartnerSiteForm;
  readonly words: PartnersWords;
  readonly hint: string;
  /** It is one of those to look at again. */
  readonly wrong: true | undefined;
  /** Several lines. */
  readonly rows?: number;
}

/** A text of a site's form, with what is expected of it. */
export function PartnerField({ name, form, words, hint, wrong, rows }: PartnerFieldProps) {
  const id = `partner-${name}`;
  const shared = {
    ...{ id, name, defaultValue: form[name], autoComplete: "off", spellCheck: false },
    ...{ "aria-invalid": wrong, "aria-describedby": `${id}-hint` },
  };
  return (
    <div className="field">
      <label htmlFor={id}>{words.fields[name]}</label>
      {rows === undefined ? <input type="text" {...shared} /> : <textarea rows={rows} {...shared} />}
      <p className="field__hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
