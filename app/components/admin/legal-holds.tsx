import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { RETENTION_GRACE_DAYS } from "~/domain/retention";
import { overseenConversationPath, PATHS, personPath } from "~/protocol/paths";
import type {
  RetentionChangeName,
  RetentionRefusal,
  RetentionTarget,
  WireLegalHold,
} from "~/protocol/retention";
import { ReasonField } from "./reason-field";
import { useAdminWords } from "./use-admin-words";

interface LegalHoldsProps {
  readonly holds: readonly WireLegalHold[];
  /** What a hold is about to be placed on. */
  readonly target: RetentionTarget | null;
  readonly refused: RetentionRefusal | null;
  readonly done: RetentionChangeName | null;
}

/** What is kept whatever a rule says, and the forms to place a hold and to release one. */
export function LegalHolds({ holds, target, refused, done }: LegalHoldsProps) {
  const { retention: words } = useAdminWords();
  const id = useId();
  return (
    <section aria-labelledby={`${id}-title`} className="retention">
      <h2 className="oversight__part" id={`${id}-title`}>
        {words.holds}
      </h2>
      <p className="oversight__lead">{words.holdsText(RETENTION_GRACE_DAYS)}</p>
      {target === null ? (
        <p className="oversight__made">{words.howToHold}</p>
      ) : (
        <PlaceHold target={target} refused={refused?.change === "hold" ? refused : null} />
      )}
      {holds.length === 0 ? <p>{words.noHolds}</p> : null}
      {holds.map((hold) => (
        <Hold
          key={hold.id}
          hold={hold}
          refused={refused?.change === "release" && refused.form.hold === hold.id ? refused : null}
          formKey={done === "release" ? "done" : "new"}
        />
      ))}
    </section>
  );
}

function PlaceHold({ target, refused }: { target: RetentionTarget; refused: RetentionRefusal | null }) {
  const { retention: words, event } = useAdminWords();
  const { field, id, of } = target;
  const [first, second] = of;
  const title =
    second === undefined
      ? words.holdOnPerson(first?.name ?? "")
      : words.holdOn(event.between(second.name, first?.name ?? ""));
  // Posted to the address that names it, so that a form handed back stands where it stood.
  const action = `${PATHS.retention}?${new URLSearchParams({ [field]: id })}`;
  return (
    <section className="glass" aria-label={title}>
      <h3>{title}</h3>
      <Form method="post" action={action} className="glass__form">
        <input type="hidden" name="change" value="hold" />
        <input type="hidden" name={field} value={id} />
        <ReasonField label={words.reason} refused={refused} />
        <div className="filter__actions">
          <button type="submit" className="button">
            {words.placeHold}
          </button>
        </div>
      </Form>
    </section>
  );
}

function Hold({
  hold,
  refused,
  formKey,
}: {
  hold: WireLegalHold;
  refused: RetentionRefusal | null;
  formKey: string;
}) {
  const { retention: words, event } = useAdminWords();
  const { zone, now } = useClock();
  const { id, channelId, of, reason, placedBy, placedAt, release } = hold;
  const [first, second] = of;
  const name =
    second === undefined ? words.allOf(first?.name ?? "") : event.between(second.name, first?.name ?? "");
  const at = (moment: string) => dayAndTime(moment, zone, now);
  return (
    <article className="plan" aria-label={name}>
      <p className="plan__title">
        <strong>
          <Link to={channelId === null ? personPath(first?.id ?? "") : overseenConversationPath(channelId)}>
            {name}
          </Link>
        </strong>
      </p>
      <p>{reason}</p>
      <p className="plan__period" suppressHydrationWarning>
        {words.placedBy(placedBy.name, at(placedAt))}
      </p>
      {release === null ? (
        <details className="retention__release" open={refused !== null || undefined}>
          <summary>{words.release}</summary>
          <Form method="post" action={PATHS.retention} className="glass__form" key={formKey}>
            <input type="hidden" name="change" value="release" />
            <input type="hidden" name="hold" value={id} />
            <ReasonField label={words.releaseReason} refused={refused} />
            <button type="submit" className="quiet-button quiet-button--danger">
              {words.release}
            </button>
          </Form>
        </details>
      ) : (
        <p className="plan__period" suppressHydrationWarning>
          {words.releasedBy(release.by.name, at(release.at))}: {release.reason}{" "}
          {words.holdsUntil(at(release.endsAt))}
        </p>
      )}
    </article>
  );
}
