import { Form } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { WirePartnerKey } from "~/protocol/partners";
import { PartnerKeyForm } from "./partner-key-form";
import { useAdminWords } from "./use-admin-words";

interface PartnerKeysProps {
  readonly keys: readonly WirePartnerKey[];
  /** Where its forms go. */
  readonly action: string;
}

const MAX_VALID = 2;

/** What a site's server signs with, and the ways to one more. */
export function PartnerKeys({ keys, action }: PartnerKeysProps) {
  const { partners: words } = useAdminWords();
  const isFull = keys.filter(({ valid }) => valid).length >= MAX_VALID;
  return (
    <section className="plans" aria-labelledby="keys">
      <div>
        <h2 className="oversight__part" id="keys">
          {words.keys}
        </h2>
        <p className="oversight__lead">{words.keysText}</p>
      </div>
      {keys.length === 0 ? <p className="oversight__none">{words.noKeys}</p> : null}
      {keys.map((key) => (
        <KeyCard key={key.kid} partnerKey={key} action={action} />
      ))}
      {isFull ? (
        <p className="oversight__none">{words.twoKeys}</p>
      ) : (
        // What was typed for one key is not meant for the next.
        <PartnerKeyForm key={keys.length} action={action} />
      )}
    </section>
  );
}

function KeyCard({ partnerKey, action }: { partnerKey: WirePartnerKey; action: string }) {
  const { partners: words } = useAdminWords();
  const { zone, now } = useClock();
  const { kid, algorithm, valid, validFrom, validUntil } = partnerKey;
  return (
    <article className="plan" data-state={valid ? "active" : "ended"} aria-labelledby={`key-${kid}`}>
      <h3 className="plan__title">
        <span id={`key-${kid}`}>
          {kid} · {algorithm}
        </span>
        <span className="plan__state">{words.keyState[valid ? "valid" : "ended"]}</span>
      </h3>
      <p className="plan__period" suppressHydrationWarning>
        {words.validSince(dayAndTime(validFrom, zone, now))}
        {validUntil === null ? null : ` · ${words.endedAt(dayAndTime(validUntil, zone, now))}`}
      </p>
      {valid ? (
        <Form method="post" action={action} className="plan__changes">
          <input type="hidden" name="change" value="end_key" />
          <input type="hidden" name="kid" value={kid} />
          <button
            type="submit"
            className="quiet-button quiet-button--danger"
            aria-label={words.endKeyOf(kid)}
          >
            {words.endKey}
          </button>
        </Form>
      ) : null}
    </article>
  );
}
