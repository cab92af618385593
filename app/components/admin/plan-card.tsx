import { Form } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { WirePlan } from "~/protocol/accounts";
import { LastDayField } from "./last-day-field";
import { useAdminWords } from "./use-admin-words";

/** One plan and, where it was given by hand, what can be done with it. */
export function PlanCard({ plan }: { plan: WirePlan }) {
  const { people: words } = useAdminWords();
  const { zone, now } = useClock();
  const { id, kind, state, startsAt, endsAt, source, sourceStatus } = plan;
  const at = (moment: string) => dayAndTime(moment, zone, now);
  return (
    <article className="plan" data-state={state} aria-label={words.planKinds[kind]}>
      <p className="plan__title">
        <strong>{words.planKinds[kind]}</strong>{" "}
        <span className="plan__state">{words.planStates[state]}</span>
      </p>
      <p className="plan__period" suppressHydrationWarning>
        {words.period(at(startsAt), endsAt === null ? null : at(endsAt))}
      </p>
      <p className="plan__source">
        {words.sources[source]}
        {sourceStatus === null ? null : `, ${words.billingSays(sourceStatus)}`}
      </p>
      {source === "billing" ? (
        <p className="plan__source">{words.billingNote}</p>
      ) : (
        <div className="plan__changes">
          <Form method="post" className="plan__form" aria-label={words.changes.extend_plan}>
            <input type="hidden" name="change" value="extend_plan" />
            <input type="hidden" name="plan" value={id} />
            <LastDayField endsAt={endsAt} />
            <button type="submit" className="quiet-button">
              {words.changes.extend_plan}
            </button>
          </Form>
          {state === "over" ? null : (
            <Form method="post">
              <input type="hidden" name="change" value="end_plan" />
              <input type="hidden" name="plan" value={id} />
              <button type="submit" className="quiet-button quiet-button--danger">
                {words.changes.end_plan}
              </button>
            </Form>
          )}
        </div>
      )}
    </article>
  );
}
