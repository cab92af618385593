import { Form } from "@remix-run/react";
import { useId } from "react";
import { LIMITS } from "~/protocol/limits";
import { useAdminWords } from "./use-admin-words";

const MINUTES = [15, 30, LIMITS.breakGlassMinutes];

/** Emergency access to the conversation of this page: a reason first. A plain form, without JavaScript as well. */
export function BreakGlassForm({ refusedReason }: { refusedReason: string | null }) {
  const { glass: words } = useAdminWords();
  const id = useId();
  const { min, max } = LIMITS.breakGlassReasonCharacters;
  return (
    <section className="glass" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.title}</h2>
      <p>{words.text}</p>
      <Form method="post" className="glass__form">
        <div className="field">
          <label htmlFor={`${id}-reason`}>{words.reason}</label>
          <textarea
            id={`${id}-reason`}
            name="reason"
            rows={3}
            required
            minLength={min}
            maxLength={max}
            defaultValue={refusedReason ?? ""}
            aria-describedby={`${id}-hint`}
            aria-invalid={refusedReason === null ? undefined : true}
          />
          <p className="field__hint" id={`${id}-hint`} role={refusedReason === null ? undefined : "alert"}>
            {refusedReason === null ? words.reasonHint(min) : words.tooShort(min, max)}
          </p>
        </div>
        <div className="field glass__minutes">
          <label htmlFor={`${id}-minutes`}>{words.minutes}</label>
          <select id={`${id}-minutes`} name="minutes" defaultValue={MINUTES[0]}>
            {MINUTES.map((minutes) => (
              <option key={minutes} value={minutes}>
                {words.minutesOption(minutes)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button">
          {words.button}
        </button>
      </Form>
    </section>
  );
}
