import { Form } from "@remix-run/react";
import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { RETENTION_DAYS, RETENTION_GRACE_DAYS, RETENTION_KINDS } from "~/domain/retention";
import { PATHS } from "~/protocol/paths";
import type { RetentionChangeName, RetentionRefusal, WireRetentionRule } from "~/protocol/retention";
import { ReasonField } from "./reason-field";
import { useAdminWords } from "./use-admin-words";

interface RetentionRulesProps {
  readonly rules: readonly WireRetentionRule[];
  readonly refused: RetentionRefusal | null;
  readonly done: RetentionChangeName | null;
}

/** The rule of each kind, and the form that sets another one. */
export function RetentionRules({ rules, refused, done }: RetentionRulesProps) {
  const { retention: words } = useAdminWords();
  const id = useId();
  const own = refused?.change === "rule" ? refused : null;
  return (
    <section aria-labelledby={`${id}-title`} className="retention">
      <h2 className="oversight__part" id={`${id}-title`}>
        {words.rules}
      </h2>
      <p className="oversight__lead">{words.rulesText(RETENTION_GRACE_DAYS)}</p>
      <ul className="accounts">
        {rules.map((rule) => (
          <Rule key={rule.kind} rule={rule} />
        ))}
      </ul>
      <details className="glass" open={own !== null || undefined}>
        <summary>
          <h3>{words.change}</h3>
        </summary>
        {/* Another one after each rule that was set, so that nothing typed stays in it. */}
        <Form
          method="post"
          action={PATHS.retention}
          className="glass__form"
          aria-label={words.change}
          key={done === "rule" ? rules.map(({ set }) => set?.at).join() : "new"}
        >
          <input type="hidden" name="change" value="rule" />
          <div className="field">
            <label htmlFor={`${id}-kind`}>{words.kind}</label>
            <select id={`${id}-kind`} name="kind" defaultValue={own?.form.kind ?? RETENTION_KINDS[0]}>
              {RETENTION_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {words.kinds[kind]}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-days`}>{words.days}</label>
            <input
              id={`${id}-days`}
              name="days"
              inputMode="numeric"
              autoComplete="off"
              defaultValue={own?.form.days ?? ""}
              aria-describedby={`${id}-days-hint`}
              aria-invalid={own?.why === "days" || undefined}
            />
            <p className="field__hint" id={`${id}-days-hint`}>
              {words.daysHint(RETENTION_DAYS.min)}
            </p>
          </div>
          <ReasonField label={words.reason} refused={own} />
          <button type="submit" className="button">
            {words.setRule}
          </button>
        </Form>
      </details>
    </section>
  );
}

function Rule({ rule: { kind, days, set } }: { rule: WireRetentionRule }) {
  const { retention: words } = useAdminWords();
  const { zone, now } = useClock();
  const isWaiting = set !== null && days !== null && now !== null && Date.parse(set.countsFrom) > now;
  return (
    <li className="accounts__row">
      <p className="accounts__who">{words.kinds[kind]}</p>
      <p className="accounts__plan">
        <strong>{days === null ? words.kept : words.deletedAfter(days)}</strong>
      </p>
      <p className="accounts__plan" suppressHydrationWarning>
        {set === null ? (
          <span className="accounts__quiet">{words.neverSet}</span>
        ) : (
          <>
            {words.setBy(set.by.name, dayAndTime(set.at, zone, now))}
            <span className="accounts__email">{set.reason}</span>
            {isWaiting ? <span>{words.countsFrom(dayAndTime(set.countsFrom, zone, now))}</span> : null}
          </>
        )}
      </p>
    </li>
  );
}
