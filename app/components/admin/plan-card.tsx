import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { WirePlan } from "~/protocol/accounts";
import { ChangeForm } from "./change-form";
import { LastDayField } from "./last-day-field";
import { usePlanEnd } from "./plan-end";
import { useAdminWords } from "./use-admin-words";

/** One plan and, where it was given by hand, what can be done with it. */
export function PlanCard({ plan }: { plan: WirePlan }) {
  const { people: words } = useAdminWords();
  const { zone, now } = useClock();
  const { id, kind, state, startsAt, endsAt, source, sourceStatus } = plan;
  const toEndName = usePlanEnd();
  const at = (moment: string) => dayAndTime(moment, zone, now);
  return (
    <article className="plan" data-state={state} aria-label={words.planKinds[kind]}>
      <p className="plan__title">
        <strong>{words.planKinds[kind]}</strong>{" "}
        <span className="plan__state">{words.planStates[state]}</span>
      </p>
      <p className="plan__period" suppressHydrationWarning>
        {words.period(at(startsAt), toEndName(endsAt), state)}
      </p>
      <p className="plan__source">
        {words.sources[source]}
        {sourceStatus === null ? null : `, ${words.billingSays(sourceStatus)}`}
      </p>
      {source === "billing" ? (
        <p className="plan__source">{words.billingNote}</p>
      ) : (
        <div className="plan__changes">
          <ChangeForm
            change="extend_plan"
            planId={id}
            className="plan__form"
            label={words.changes.extend_plan}
          >
            <LastDayField endsAt={endsAt} />
            <button type="submit" className="quiet-button">
              {words.changes.extend_plan}
            </button>
          </ChangeForm>
          {state === "over" ? null : (
            <ChangeForm change="end_plan" planId={id}>
              <button type="submit" className="quiet-button quiet-button--danger">
                {words.changes.end_plan}
              </button>
            </ChangeForm>
          )}
        </div>
      )}
    </article>
  );
}
