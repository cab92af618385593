import type { PartnerProblem } from "~/domain/partner-site";
import type { PartnerChangeName, PartnerRefusal } from "~/protocol/partners";

type Hard = "disable" | "enable" | "end_key";

/** The words of the pages about partners' sites. Moments come ready made. */
export interface PartnersWords {
  readonly lead: string;
  readonly none: string;
  readonly add: string;
  readonly guide: string;
  readonly list: string;
  readonly states: Readonly<Record<"active" | "disabled", string>>;
  readonly people: (count: number) => string;
  readonly conversations: (count: number) => string;
  readonly sessions: (count: number) => string;
  readonly back: string;
  readonly newTitle: string;
  readonly newLead: string;
  readonly disabledNote: string;
  readonly fields: Readonly<
    Record<
      | "name"
      | "origins"
      | "therapist"
      | "chooseTherapist"
      | "accent"
      | "greetingEn"
      | "greetingEs"
      | "promiseEn"
      | "promiseEs"
      | "hours"
      | "hoursZone"
      | "modes"
      | "token"
      | "popup"
      | "anonymous"
      | "anonymousDays",
      string
    >
  >;
  readonly hints: Readonly<
    Record<
      "name" | "origins" | "therapist" | "accent" | "greeting" | "promise" | "hours" | "anonymousDays",
      string
    >
  >;
  readonly settings: string;
  readonly register: string;
  readonly save: string;
  readonly problemsTitle: string;
  readonly problems: Readonly<Record<PartnerProblem, string>>;
  readonly preview: string;
  readonly previewText: string;
  readonly launcher: string;
  readonly noGreeting: string;
  readonly snippet: string;
  readonly snippetText: string;
  readonly siteKey: string;
  readonly keys: string;
  readonly keysText: string;
  readonly noKeys: string;
  readonly validSince: (moment: string) => string;
  readonly endedAt: (moment: string) => string;
  readonly keyState: Readonly<Record<"valid" | "ended", string>>;
  readonly endKey: string;
  readonly endKeyOf: (kid: string) => string;
  readonly addKey: string;
  readonly twoKeys: string;
  readonly kid: string;
  readonly kidHint: string;
  readonly publicKey: string;
  readonly publicKeyHint: string;
  readonly addPublicKey: string;
  readonly secret: string;
  readonly secretText: string;
  readonly makeSecret: string;
  readonly secretTitle: (kid: string) => string;
  readonly secretOnce: string;
  readonly secretDone: string;
  readonly state: string;
  readonly stateText: Readonly<Record<"active" | "disabled", string>>;
  readonly changes: Readonly<Record<"disable" | "enable", string>>;
  readonly confirm: {
    readonly title: Readonly<Record<Hard, (name: string) => string>>;
    readonly text: Readonly<Record<Hard, string>>;
    readonly yes: Readonly<Record<Hard, string>>;
    readonly no: string;
  };
  readonly done: Readonly<Record<PartnerChangeName, string>>;
  readonly refused: Readonly<Record<PartnerRefusal, string>>;
}
