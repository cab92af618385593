import { PARTNER_FIELDS, type PartnerSiteForm } from "~/domain/partner-site";

const MAX_CHARACTERS = 6_000;

/** The fields of a site's form as they were posted, so that they can be shown again. */
export function readPartnerForm(form: URLSearchParams): PartnerSiteForm {
  const read = (name: string) => [name, (form.get(name) ?? "").trim().slice(0, MAX_CHARACTERS)] as const;
  return Object.fromEntries(PARTNER_FIELDS.map(read)) as PartnerSiteForm;
}
