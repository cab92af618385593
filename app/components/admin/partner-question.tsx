import { Form, Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { PartnerAnswer } from "~/protocol/partners";
import { partnerPath } from "~/protocol/paths";
import { useAdminWords } from "./use-admin-words";

interface PartnerQuestionProps {
  readonly siteKey: string;
  readonly name: string;
  readonly answer: Extract<PartnerAnswer, { status: "confirm" | "secret" }>;
}

/** Whether a change is meant, or a secret that is shown this once: nothing else stands beside it. */
export function PartnerQuestion({ siteKey, name, answer }: PartnerQuestionProps) {
  const { partners: words } = useAdminWords();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  if (answer.status === "secret")
    return (
      <section className="glass" aria-labelledby="secret">
        <h2 id="secret" ref={title} tabIndex={-1}>
          {words.secretTitle(answer.kid)}
        </h2>
        <p>{words.secretOnce}</p>
        <p className="code code--whole">
          <code>{answer.secret}</code>
        </p>
        <p className="filter__actions">
          <Link to={`${partnerPath(siteKey)}?done=add_key`} className="button">
            {words.secretDone}
          </Link>
        </p>
      </section>
    );
  const { change, kid } = answer;
  const isHard = change !== "enable";
  return (
    <section className="glass" aria-labelledby="confirm">
      <h2 id="confirm" ref={title} tabIndex={-1}>
        {words.confirm.title[change](kid ?? name)}
      </h2>
      <p>{words.confirm.text[change]}</p>
      <Form method="post" action={partnerPath(siteKey)} className="filter__actions">
        <input type="hidden" name="change" value={change} />
        {kid === null ? null : <input type="hidden" name="kid" value={kid} />}
        <input type="hidden" name="confirmed" value="yes" />
        <button type="submit" className={isHard ? "button button--danger" : "button"}>
          {words.confirm.yes[change]}
        </button>
        <Link to={partnerPath(siteKey)} className="quiet-button">
          {words.confirm.no}
        </Link>
      </Form>
    </section>
  );
}
