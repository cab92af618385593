import { Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { AccountAnswer, AccountChangeName, WireAccount } from "~/protocol/accounts";
import { disclosuresPath, legalHoldPath, PATHS } from "~/protocol/paths";
import { AccountForm } from "./account-form";
import { ConfirmChange } from "./confirm-change";
import { GivePlanForm } from "./give-plan-form";
import { PlanCard } from "./plan-card";
import { useAdminWords } from "./use-admin-words";

interface PersonScreenProps {
  readonly account: WireAccount;
  /** To the change that was just asked for. */
  readonly answer: AccountAnswer | null;
  /** The change that was just made. */
  readonly done: AccountChangeName | null;
}

/** One person: who they are, their plans, their account. Every change is asked about before it is made. */
export function PersonScreen({ account, answer, done }: PersonScreenProps) {
  const { people: words, event, retention } = useAdminWords();
  const { zone, now } = useClock();
  const { id, name, email, role, plans, createdAt, disabledAt } = account;
  return (
    <div className="oversight">
      <p className="oversight__back">
        <Link to={PATHS.people}>{words.back}</Link>
      </p>
      <h1>{name}</h1>
      <p className="oversight__made" suppressHydrationWarning>
        {words.roles[role]} · {email} · {words.since(dayAndTime(createdAt, zone, now))}
      </p>
      {disabledAt === null ? null : (
        <p className="standing" data-broken="" suppressHydrationWarning>
          {words.disabledSince(dayAndTime(disabledAt, zone, now))}
        </p>
      )}
      {answer?.status === "refused" ? (
        <p className="standing" data-broken="" role="alert">
          {words.refused[answer.why]}
        </p>
      ) : null}
      {answer === null && done !== null ? (
        <p className="standing" role="status">
          {words.done[done]}
        </p>
      ) : null}
      {answer?.status === "confirm" ? (
        <ConfirmChange account={account} answer={answer} />
      ) : (
        <>
          {role === "prospect" ? (
            <section className="plans" aria-labelledby="plans">
              <h2 className="oversight__part" id="plans">
                {words.plans}
              </h2>
              {plans.length === 0 ? <p className="oversight__none">{words.noPlan}</p> : null}
              {sortByState(plans).map((plan) => (
                <PlanCard key={plan.id} plan={plan} />
              ))}
              <GivePlanForm />
            </section>
          ) : null}
          <AccountForm account={account} />
        </>
      )}
      <p className="oversight__ways">
        <Link to={`${PATHS.audit}?${new URLSearchParams({ person: id })}`}>{words.trail}</Link>
        {role === "prospect" ? <Link to={disclosuresPath(id)}>{event.report(name)}</Link> : null}
        {role === "admin" ? null : <Link to={legalHoldPath({ person: id })}>{retention.placeHold}</Link>}
      </p>
    </div>
  );
}

/** Those that let somebody in come first; else newest first, as they came. */
function sortByState(plans: WireAccount["plans"]): WireAccount["plans"] {
  return [...plans].sort((a, b) => Number(b.state === "active") - Number(a.state === "active"));
}
