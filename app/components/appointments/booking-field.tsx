import { type ReactNode, useEffect, useId, useRef } from "react";
import type { HandBookingProblem } from "~/protocol/hand-bookings";
import { useHandWords } from "./use-hand-words";

interface BookingFieldProps {
  readonly label: string;
  readonly problem: HandBookingProblem | null;
  readonly hint?: string;
  /** The control itself, with what ties it to its label and to what is wrong with it. */
  readonly children: (shared: {
    readonly id: string;
    readonly "aria-invalid": true | undefined;
    readonly "aria-describedby": string | undefined;
  }) => ReactNode;
}

/** One field, with what is not right about it beside it; the page comes back with the focus there. */
export function BookingField({ label, problem, hint, children }: BookingFieldProps) {
  const words = useHandWords();
  const id = useId();
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== null) field.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [problem]);
  const isTold = problem !== null || hint !== undefined;
  return (
    <div className="field" ref={field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-invalid": problem === null ? undefined : true,
        "aria-describedby": isTold ? `${id}-told` : undefined,
      })}
      {isTold ? (
        <p className="field__hint" id={`${id}-told`} role={problem === null ? undefined : "alert"}>
          {problem === null ? hint : words.problems[problem]}
        </p>
      ) : null}
    </div>
  );
}
