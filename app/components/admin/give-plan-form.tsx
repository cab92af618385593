import { useId } from "react";
import { ChangeForm } from "./change-form";
import { LastDayField } from "./last-day-field";
import { useAdminWords } from "./use-admin-words";

/** A plan given by hand: the only way an employer's comes to be. */
export function GivePlanForm() {
  const { people: words } = useAdminWords();
  const id = useId();
  return (
    <section className="glass" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.giveTitle}</h2>
      <p>{words.giveText}</p>
      <ChangeForm change="give_plan" className="give-plan">
        <div className="field">
          <label htmlFor={`${id}-kind`}>{words.kind}</label>
          <select id={`${id}-kind`} name="kind" defaultValue="employer">
            {Object.entries(words.planKinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <LastDayField />
        <button type="submit" className="button">
          {words.changes.give_plan}
        </button>
      </ChangeForm>
    </section>
  );
}
