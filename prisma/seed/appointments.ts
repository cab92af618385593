/** An appointment of the demonstration, on a workday at that hour in New York. */
export interface SeedAppointment {
  readonly therapist: string;
  readonly client: string;
  /** From today; negative is past. A weekend moves on to Monday. */
  readonly days: number;
  readonly hour: number;
  readonly minutes: number;
  readonly status: "scheduled" | "cancelled" | "completed";
  /** A conversation of its own goes with it. */
  readonly hasChat?: true;
}

const DANA = "dana.therapist@example.com";
const LEE = "lee.therapist@example.com";
const SAM = "sam.prospect@example.com";
const RILEY = "riley.prospect@example.com";
const TONI = "toni.prospect@example.com";

/** What has been and what is coming up. */
export const APPOINTMENTS: readonly SeedAppointment[] = [
  { therapist: DANA, client: SAM, days: -24, hour: 10, minutes: 50, status: "completed" },
  { therapist: DANA, client: SAM, days: -10, hour: 10, minutes: 50, status: "completed" },
  { therapist: DANA, client: RILEY, days: -17, hour: 14, minutes: 50, status: "cancelled" },
  { therapist: LEE, client: TONI, days: -8, hour: 11, minutes: 30, status: "completed" },
  { therapist: DANA, client: SAM, days: 4, hour: 10, minutes: 50, status: "scheduled" },
  { therapist: DANA, client: RILEY, days: 6, hour: 14, minutes: 50, status: "scheduled" },
  { therapist: LEE, client: TONI, days: 9, hour: 11, minutes: 30, status: "scheduled", hasChat: true },
];

/** An appointment that ended this morning: its chat closes a few minutes after the demonstration has started. */
export const CLOSING_SOON = {
  therapist: LEE,
  client: TONI,
  minutes: 50,
  status: "scheduled",
  closesInMinutes: 8,
} as const;
