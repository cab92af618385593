import { Link } from "@remix-run/react";
import type { WirePartner } from "~/protocol/partners";
import { PATHS, partnerPath } from "~/protocol/paths";
import { useAdminWords } from "./use-admin-words";

/** All partners' sites with how much they are used. */
export function PartnersScreen({ partners }: { partners: readonly WirePartner[] }) {
  const { titles, partners: words } = useAdminWords();
  return (
    <div className="oversight">
      <h1>{titles.partners}</h1>
      <p className="oversight__lead">{words.lead}</p>
      <p className="oversight__ways">
        <Link to={PATHS.newPartner} className="button">
          {words.add}
        </Link>
        <Link to={PATHS.partnerDocs} reloadDocument>
          {words.guide}
        </Link>
      </p>
      {partners.length === 0 ? (
        <p className="oversight__none">{words.none}</p>
      ) : (
        <ul className="accounts" aria-label={words.list}>
          {partners.map((partner) => (
            <PartnerRow key={partner.siteKey} partner={partner} />
          ))}
        </ul>
      )}
    </div>
  );
}

function PartnerRow({ partner }: { partner: WirePartner }) {
  const { partners: words } = useAdminWords();
  const { siteKey, name, active, people, conversations, sessions } = partner;
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <Link to={partnerPath(siteKey)}>{name}</Link>
      </p>
      <p className="accounts__role">
        {active ? words.states.active : <strong>{words.states.disabled}</strong>}
      </p>
      <p className="accounts__plan">
        {words.people(people)} · {words.conversations(conversations)} · {words.sessions(sessions)}
      </p>
    </li>
  );
}
