import { Link } from "@remix-run/react";
import { type PartnerSiteForm, VISITOR_DAYS } from "~/domain/partner-site";
import type { PartnerAnswer, PartnerTherapist } from "~/protocol/partners";
import { PATHS } from "~/protocol/paths";
import { PartnerForm } from "./partner-form";
import { useAdminWords } from "./use-admin-words";

interface NewPartnerScreenProps {
  readonly therapists: readonly PartnerTherapist[];
  readonly answer: PartnerAnswer | null;
}

const EMPTY: PartnerSiteForm = {
  ...{ name: "", origins: "", therapist: "", accent: "", greetingEn: "", greetingEs: "" },
  ...{ promiseEn: "", promiseEs: "", token: "yes", popup: "" },
  ...{ anonymous: "", anonymousDays: String(VISITOR_DAYS), hoursZone: "" },
  ...{ hours1: "", hours2: "", hours3: "", hours4: "", hours5: "", hours6: "", hours7: "" },
};

/** Registers a site. */
export function NewPartnerScreen({ therapists, answer }: NewPartnerScreenProps) {
  const { partners: words } = useAdminWords();
  const refused = answer?.status === "problems" ? answer : null;
  return (
    <div className="oversight">
      <p className="oversight__back">
        <Link to={PATHS.partners}>{words.back}</Link>
      </p>
      <h1>{words.newTitle}</h1>
      <p className="oversight__lead">{words.newLead}</p>
      <PartnerForm
        key={JSON.stringify(refused)}
        action={PATHS.newPartner}
        form={refused?.form ?? EMPTY}
        problems={refused?.problems ?? []}
        therapists={therapists}
        submit={words.register}
      />
    </div>
  );
}
