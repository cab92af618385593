import { ChatError } from "~/domain/errors";
import { formatOfficeDay } from "~/domain/office-hours";
import { canOversee } from "~/domain/oversight";
import type { PartnerSettings, PartnerSiteForm } from "~/domain/partner-site";
import type { Viewer } from "~/domain/people";
import type { PartnerRefusal, PartnerTherapist, WirePartner, WirePartnerSite } from "~/protocol/partners";
import { toAccess } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { PartnerAdmin, PartnerDetail, PartnerSites } from "./ports/partner-sites";
import { requireAllowed } from "./require-allowed";

/** What looking after partners' sites takes. All of it throws `not_found` to all but admins. */
export interface PartnerDeps {
  readonly partnerSites: PartnerSites;
}

/** All sites by name, with figures and nothing of what anybody wrote. */
export async function listPartners(deps: PartnerDeps, viewer: Viewer): Promise<readonly WirePartner[]> {
  return await deps.partnerSites.list(toAdmin(viewer));
}

/** Therapists a site can lead to. */
export async function listPartnerTherapists(
  deps: PartnerDeps,
  viewer: Viewer,
): Promise<readonly PartnerTherapist[]> {
  return await deps.partnerSites.listTherapists(toAdmin(viewer));
}

/** One site. Throws `not_found` for none. */
export async function getPartner(
  deps: PartnerDeps,
  viewer: Viewer,
  siteKey: string,
): Promise<WirePartnerSite> {
  const site = await deps.partnerSites.find(toAdmin(viewer), siteKey);
  if (site === null) throw new ChatError("not_found");
  const keys = site.keys.map(({ validFrom, validUntil, ...key }) => ({
    ...key,
    validFrom: validFrom.toISOString(),
    validUntil: validUntil?.toISOString() ?? null,
  }));
  return { ...site, settings: toForm(site.settings), keys };
}

/** Registers a site and says its key. Null: the therapist takes nobody. */
export async function addPartner(
  deps: PartnerDeps & Pick<ServiceDeps, "random">,
  viewer: Viewer,
  settings: PartnerSettings,
): Promise<string | null> {
  const admin = toAdmin(viewer);
  const siteKey = deps.random.id();
  return (await deps.partnerSites.insert(admin, siteKey, settings)) ? siteKey : null;
}

/** False: the therapist takes nobody. Throws `not_found` for no site. */
export async function savePartner(
  deps: PartnerDeps,
  viewer: Viewer,
  { siteKey, settings }: { readonly siteKey: string; readonly settings: PartnerSettings },
): Promise<boolean> {
  const admin = toAdmin(viewer);
  if (await deps.partnerSites.update(admin, siteKey, settings)) return true;
  await getPartner(deps, viewer, siteKey);
  return false;
}

/** Opens a site, or closes it: its sessions end and its people's plans with it. Null: done. */
export async function setPartnerActive(
  deps: PartnerDeps,
  viewer: Viewer,
  { siteKey, active }: { readonly siteKey: string; readonly active: boolean },
): Promise<PartnerRefusal | null> {
  return (await deps.partnerSites.setActive(toAdmin(viewer), siteKey, active)) ? null : "already";
}

/** The admin who asks, or `not_found`. */
export function toAdmin(viewer: Viewer): PartnerAdmin {
  requireAllowed(canOversee(viewer));
  return { userId: viewer.userId, access: toAccess(viewer) };
}

function toForm(settings: PartnerDetail["settings"]): PartnerSiteForm {
  const { name, origins, therapistId, accent, greeting, replyPromise, officeHours, modes, anonymousDays } =
    settings;
  const toDay = (day: number) => formatOfficeDay(officeHours?.week[day] ?? []);
  const toBox = (mode: string) => (modes.includes(mode) ? "yes" : "");
  return {
    ...{ name, origins: origins.join("\n"), therapist: therapistId, accent: accent ?? "" },
    ...{ greetingEn: greeting?.en ?? "", greetingEs: greeting?.es ?? "" },
    ...{ promiseEn: replyPromise?.en ?? "", promiseEs: replyPromise?.es ?? "" },
    ...{ token: toBox("token"), popup: toBox("popup") },
    ...{ anonymous: toBox("anonymous"), anonymousDays: String(anonymousDays) },
    ...{ hoursZone: officeHours?.zone ?? "", hours1: toDay(0), hours2: toDay(1), hours3: toDay(2) },
    ...{ hours4: toDay(3), hours5: toDay(4), hours6: toDay(5), hours7: toDay(6) },
  };
}
