import { useId } from "react";
import { LIMITS } from "~/protocol/limits";
import type { RetentionRefusal } from "~/protocol/retention";
import { useAdminWords } from "./use-admin-words";

interface ReasonFieldProps {
  readonly label: string;
  /** To this very form. */
  readonly refused: RetentionRefusal | null;
}

/** Why, in the admin's own words; they stay on record. */
export function ReasonField({ label, refused }: ReasonFieldProps) {
  const { retention: words } = useAdminWords();
  const id = useId();
  const { min, max } = LIMITS.breakGlassReasonCharacters;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name="reason"
        rows={2}
        required
        minLength={min}
        maxLength={max}
        defaultValue={refused?.form.reason ?? ""}
        aria-describedby={`${id}-hint`}
        aria-invalid={refused?.why === "reason" || undefined}
      />
      <p className="field__hint" id={`${id}-hint`}>
        {words.reasonHint(min)}
      </p>
    </div>
  );
}
