/** Somebody the demonstration can sign in as. */
export interface SeedPerson {
  readonly email: string;
  readonly name: string;
  readonly role: "therapist" | "prospect" | "admin";
  readonly plan?: "individual" | "employer" | "trial";
  /** For therapists: what clients are told to expect. */
  readonly replyPromise?: string;
}

/** Dana's and Lee's practice. All of them are made up. */
export const PEOPLE: readonly SeedPerson[] = [
  {
    email: "dana.therapist@example.com",
    name: "Dana Whitfield",
    role: "therapist",
    replyPromise: "I answer on weekdays, usually within a day.",
  },
  {
    email: "lee.therapist@example.com",
    name: "Lee Nakamura",
    role: "therapist",
    replyPromise: "I write back on Mondays, Wednesdays and Fridays.",
  },
  { email: "sam.prospect@example.com", name: "Sam Rivera", role: "prospect", plan: "individual" },
  { email: "riley.prospect@example.com", name: "Riley Okonkwo", role: "prospect", plan: "employer" },
  { email: "toni.prospect@example.com", name: "Toni Lindgren", role: "prospect", plan: "trial" },
  { email: "alex.prospect@example.com", name: "Alex Moreau", role: "prospect" },
  { email: "ada.admin@example.com", name: "Ada Brandt", role: "admin" },
  { email: "marisol.prospect@example.com", name: "Marisol Vega", role: "prospect", plan: "employer" },
  { email: "priya.prospect@example.com", name: "Priya Raman", role: "prospect", plan: "individual" },
  { email: "owen.prospect@example.com", name: "Owen Gallagher", role: "prospect", plan: "employer" },
  { email: "hana.prospect@example.com", name: "Hana Suleiman", role: "prospect", plan: "trial" },
  { email: "jordan.prospect@example.com", name: "Jordan Pike", role: "prospect", plan: "individual" },
  { email: "greta.prospect@example.com", name: "Greta Holm", role: "prospect", plan: "individual" },
  { email: "marcus.prospect@example.com", name: "Marcus Bell", role: "prospect", plan: "employer" },
];
