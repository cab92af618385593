import { findTextColour } from "./accent";
import { type OfficeHours, readOfficeHours } from "./office-hours";
import { isName } from "./partner-claims";

/** Names of the fields with a day's hours, Monday first. */
export const OFFICE_DAYS = ["hours1", "hours2", "hours3", "hours4", "hours5", "hours6", "hours7"] as const;
/** The fields of a site's form, as typed. `origins`: one a line; `token`, `popup`, `anonymous`: `yes` or empty. */
export type PartnerSiteForm = Readonly<Record<(typeof PARTNER_FIELDS)[number], string>>;
/** Their names. */
export const PARTNER_FIELDS = [
  ...(["name", "origins", "therapist", "accent", "greetingEn", "greetingEs"] as const),
  ...(["promiseEn", "promiseEs", "token", "popup", "anonymous", "anonymousDays", "hoursZone"] as const),
  ...OFFICE_DAYS,
] as const;

/** What is not right about a form. */
export type PartnerProblem =
  | "name"
  | "origins"
  | "therapist"
  | "accent"
  | "greeting"
  | "promise"
  | "hours"
  | "modes"
  | "anonymousDays";

/** What can be set of a partner's site. */
export interface PartnerSettings {
  readonly name: string;
  readonly origins: readonly string[];
  /** Public id. */
  readonly therapistId: string;
  readonly accent: string | null;
  readonly greeting: InBoth | null;
  readonly replyPromise: InBoth | null;
  /** Null: nothing is said of hours. */
  readonly officeHours: OfficeHours | null;
  readonly modes: readonly ("token" | "popup" | "anonymous")[];
  /** What visitors write is deleted after so many. */
  readonly anonymousDays: number;
}

/** A text in both languages: nobody is greeted in one they did not choose. */
export type InBoth = Readonly<Record<"en" | "es", string>>;

/** Until somebody says otherwise. */
export const VISITOR_DAYS = 30;
const MAX_VISITOR_DAYS = 365;
const MAX_ORIGINS = 50;
const MAX_GREETING = 280;
const MAX_PROMISE = 120;

/** What a form says, or everything that is not right about it. */
export function readPartnerSettings(form: PartnerSiteForm): PartnerSettings | readonly PartnerProblem[] {
  const problems: PartnerProblem[] = [];
  const name = form.name.trim();
  if (!isName(name)) problems.push("name");
  const origins = [...new Set(form.origins.split(/\s+/).filter((line) => line !== ""))];
  if (origins.length === 0 || origins.length > MAX_ORIGINS || !origins.every(isSiteOrigin))
    problems.push("origins");
  if (form.therapist === "") problems.push("therapist");
  const accent = form.accent.trim().toLowerCase();
  if (accent !== "" && findTextColour(accent) === null) problems.push("accent");
  const greeting = toBoth(form.greetingEn, form.greetingEs, MAX_GREETING);
  if (greeting === undefined) problems.push("greeting");
  const replyPromise = toBoth(form.promiseEn, form.promiseEs, MAX_PROMISE);
  if (replyPromise === undefined) problems.push("promise");
  const officeHours = readOfficeHours(
    form.hoursZone,
    OFFICE_DAYS.map((day) => form[day]),
  );
  if (officeHours === undefined) problems.push("hours");
  const modes = (["token", "popup", "anonymous"] as const).filter((mode) => form[mode] === "yes");
  if (modes.length === 0) problems.push("modes");
  const anonymousDays = Number(form.anonymousDays === "" ? VISITOR_DAYS : form.anonymousDays);
  if (!Number.isInteger(anonymousDays) || anonymousDays < 1 || anonymousDays > MAX_VISITOR_DAYS)
    problems.push("anonymousDays");
  if (
    problems.length > 0 ||
    greeting === undefined ||
    replyPromise === undefined ||
    officeHours === undefined
  )
    return problems;
  return {
    ...{ name, origins, therapistId: form.therapist, accent: accent === "" ? null : accent },
    ...{ greeting, replyPromise, officeHours, modes, anonymousDays },
  };
}

/** Exactly scheme, host and port, as a browser says it; in the clear on this very machine alone. */
export function isSiteOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text || !/^[a-z0-9.[\]:-]+$/.test(hostname)) return false;
  if (protocol === "https:") return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(hostname);
  return protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** Undefined: in one language only, or too long. */
function toBoth(en: string, es: string, max: number): InBoth | null | undefined {
  const both = { en: en.trim(), es: es.trim() };
  if (both.en === "" && both.es === "") return null;
  const fits = (text: string) => text !== "" && !text.includes("\0") && [...text].length <= max;
  return fits(both.en) && fits(both.es) ? both : undefined;
}
