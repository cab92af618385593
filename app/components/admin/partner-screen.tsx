import { Form, Link } from "@remix-run/react";
import type { PartnerAnswer, PartnerChangeName, WirePartnerSite } from "~/protocol/partners";
import { PATHS, partnerPath } from "~/protocol/paths";
import { PartnerForm } from "./partner-form";
import { PartnerKeys } from "./partner-keys";
import { PartnerPreview } from "./partner-preview";
import { PartnerQuestion } from "./partner-question";
import { PartnerSnippet } from "./partner-snippet";
import { useAdminWords } from "./use-admin-words";

interface PartnerScreenProps {
  readonly site: WirePartnerSite;
  readonly chatOrigin: string;
  /** To the change that was just asked for. */
  readonly answer: PartnerAnswer | null;
  /** The change that was just made. */
  readonly done: PartnerChangeName | null;
}

/** One partner's site: how it is used, what its pages need, and everything that can be set. */
export function PartnerScreen({ site, chatOrigin, answer, done }: PartnerScreenProps) {
  const { partners: words } = useAdminWords();
  const { siteKey, name, active, people, conversations, sessions, settings, keys, therapists } = site;
  const refused = answer?.status === "problems" ? answer : null;
  const action = partnerPath(siteKey);
  return (
    <div className="oversight">
      <p className="oversight__back">
        <Link to={PATHS.partners}>{words.back}</Link>
      </p>
      <h1>{name}</h1>
      <p className="oversight__made">
        {words.people(people)} · {words.conversations(conversations)} · {words.sessions(sessions)}
      </p>
      {active ? null : (
        <p className="standing" data-broken="">
          {words.disabledNote}
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
      {answer?.status === "confirm" || answer?.status === "secret" ? (
        <PartnerQuestion siteKey={siteKey} name={name} answer={answer} />
      ) : (
        <>
          <PartnerSnippet siteKey={siteKey} chatOrigin={chatOrigin} accent={settings.accent} />
          <PartnerPreview settings={settings} />
          <PartnerKeys keys={keys} action={action} />
          <section aria-labelledby="settings">
            <h2 className="oversight__part" id="settings">
              {words.settings}
            </h2>
            <PartnerForm
              key={JSON.stringify(refused ?? settings)}
              action={action}
              form={refused?.form ?? settings}
              problems={refused?.problems ?? []}
              therapists={therapists}
              submit={words.save}
            />
          </section>
          <PartnerState active={active} action={action} />
        </>
      )}
    </div>
  );
}

function PartnerState({ active, action }: { active: boolean; action: string }) {
  const { partners: words } = useAdminWords();
  const change = active ? "disable" : "enable";
  return (
    <section aria-labelledby="state">
      <h2 className="oversight__part" id="state">
        {words.state}
      </h2>
      <p className="oversight__lead">{words.stateText[active ? "active" : "disabled"]}</p>
      <Form method="post" action={action} className="account-form">
        <input type="hidden" name="change" value={change} />
        <button type="submit" className={active ? "quiet-button quiet-button--danger" : "quiet-button"}>
          {words.changes[change]}
        </button>
      </Form>
    </section>
  );
}
