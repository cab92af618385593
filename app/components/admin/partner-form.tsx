import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { PartnerProblem, PartnerSiteForm } from "~/domain/partner-site";
import type { PartnerTherapist } from "~/protocol/partners";
import { PartnerField } from "./partner-field";
import { PartnerHours } from "./partner-hours";
import { useAdminWords } from "./use-admin-words";

interface PartnerFormProps {
  readonly action: string;
  readonly form: PartnerSiteForm;
  readonly problems: readonly PartnerProblem[];
  readonly therapists: readonly PartnerTherapist[];
  readonly submit: string;
}

/** Everything that can be set of a site. What is not right is said above it, and at each field. */
export function PartnerForm({ action, form, problems, therapists, submit }: PartnerFormProps) {
  const { partners: words } = useAdminWords();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), []);
  const isWrong = (problem: PartnerProblem) => problems.includes(problem) || undefined;
  const shared = { form, words };
  return (
    <Form method="post" action={action} className="partner-form">
      <input type="hidden" name="change" value="save" />
      {problems.length === 0 ? null : (
        <div className="standing" data-broken="" role="alert" ref={alert} tabIndex={-1}>
          <p>{words.problemsTitle}</p>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{words.problems[problem]}</li>
            ))}
          </ul>
        </div>
      )}
      <PartnerField {...shared} name="name" hint={words.hints.name} wrong={isWrong("name")} />
      <PartnerField
        {...shared}
        name="origins"
        rows={3}
        hint={words.hints.origins}
        wrong={isWrong("origins")}
      />
      <div className="field">
        <label htmlFor="partner-therapist">{words.fields.therapist}</label>
        <select
          id="partner-therapist"
          name="therapist"
          defaultValue={form.therapist}
          aria-invalid={isWrong("therapist")}
          aria-describedby="partner-therapist-hint"
        >
          <option value="">{words.fields.chooseTherapist}</option>
          {therapists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <p className="field__hint" id="partner-therapist-hint">
          {words.hints.therapist}
        </p>
      </div>
      <PartnerField {...shared} name="accent" hint={words.hints.accent} wrong={isWrong("accent")} />
      <PartnerField
        {...shared}
        name="greetingEn"
        rows={2}
        hint={words.hints.greeting}
        wrong={isWrong("greeting")}
      />
      <PartnerField
        {...shared}
        name="greetingEs"
        rows={2}
        hint={words.hints.greeting}
        wrong={isWrong("greeting")}
      />
      <PartnerField {...shared} name="promiseEn" hint={words.hints.promise} wrong={isWrong("promise")} />
      <PartnerField {...shared} name="promiseEs" hint={words.hints.promise} wrong={isWrong("promise")} />
      <PartnerHours {...shared} wrong={isWrong("hours")} />
      <fieldset className="partner-form__modes" aria-invalid={isWrong("modes")}>
        <legend>{words.fields.modes}</legend>
        {(["token", "popup", "anonymous"] as const).map((mode) => (
          <label key={mode}>
            <input type="checkbox" name={mode} value="yes" defaultChecked={form[mode] === "yes"} />
            {words.fields[mode]}
          </label>
        ))}
      </fieldset>
      <PartnerField
        {...shared}
        name="anonymousDays"
        hint={words.hints.anonymousDays}
        wrong={isWrong("anonymousDays")}
      />
      <button type="submit" className="button">
        {submit}
      </button>
    </Form>
  );
}
