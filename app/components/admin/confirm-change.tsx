import { Form, Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { AccountAnswer, WireAccount } from "~/protocol/accounts";
import { personPath } from "~/protocol/paths";
import { usePlanEnd } from "./plan-end";
import { useAdminWords } from "./use-admin-words";

interface ConfirmChangeProps {
  readonly account: WireAccount;
  readonly answer: Extract<AccountAnswer, { status: "confirm" }>;
}

/** Whether a change is meant: what it does, and the two ways on. The same form once more, so it needs no JavaScript. */
export function ConfirmChange({ account, answer: { change, form, endsAt } }: ConfirmChangeProps) {
  const { people: words } = useAdminWords();
  const { confirm } = words;
  const toEndName = usePlanEnd();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const kind = change === "give_plan" ? form.kind : account.plans.find(({ id }) => id === form.plan)?.kind;
  const plan = isKind(kind) ? words.planKinds[kind] : null;
  // What closes something for somebody looks as serious as it is.
  const isHard = change === "end_plan" || change === "disable";
  const until = words.until(toEndName(endsAt));
  return (
    <section className="glass" aria-labelledby="confirm">
      <h2 id="confirm" ref={title} tabIndex={-1}>
        {confirm.title[change](account.name)}
      </h2>
      {plan === null ? null : (
        <p suppressHydrationWarning>
          <strong>
            {plan}
            {change === "end_plan" ? null : `, ${until}`}
          </strong>
        </p>
      )}
      <p>{confirm.text[change]}</p>
      <Form method="post" action={personPath(account.id)} className="filter__actions">
        {Object.entries(form).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="confirmed" value="yes" />
        <button type="submit" className={isHard ? "button button--danger" : "button"}>
          {confirm.yes[change]}
        </button>
        <Link to={personPath(account.id)} className="quiet-button">
          {confirm.no}
        </Link>
      </Form>
    </section>
  );
}

function isKind(kind: string | undefined): kind is WireAccount["plans"][number]["kind"] {
  return kind === "individual" || kind === "employer" || kind === "trial";
}
