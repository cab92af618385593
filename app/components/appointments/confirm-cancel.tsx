import { Form, Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useHandWords } from "./use-hand-words";

interface ConfirmCancelProps {
  readonly action: string;
  readonly name: string;
  /** Of the appointment, ready made. */
  readonly when: string;
  readonly reason: string;
}

/** Whether cancelling is meant. The same form once more, so it needs no JavaScript. */
export function ConfirmCancel({ action, name, when, reason }: ConfirmCancelProps) {
  const { confirm } = useHandWords();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="glass" aria-labelledby="confirm">
      <h2 id="confirm" ref={title} tabIndex={-1} suppressHydrationWarning>
        {confirm.title(name, when)}
      </h2>
      <p>{confirm.text}</p>
      <Form method="post" action={action} className="filter__actions">
        <input type="hidden" name="change" value="cancel" />
        <input type="hidden" name="reason" value={reason} />
        <input type="hidden" name="confirmed" value="yes" />
        <button type="submit" className="button button--danger">
          {confirm.yes}
        </button>
        <Link to={action} className="quiet-button">
          {confirm.no}
        </Link>
      </Form>
    </section>
  );
}
