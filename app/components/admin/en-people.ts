import { createPlural } from "~/chat-ui/words/create-plural";
import type { PeopleWords } from "./people-words";

const plural = createPlural("en");

/** English. */
export const enPeople: PeopleWords = {
  lead: "Everybody with an account here, and the plan they come with. That you looked goes on record.",
  role: "Who they are",
  anyRole: "Anybody",
  roles: { prospect: "Client", therapist: "Therapist", admin: "Renavest team" },
  state: "Account",
  anyState: "Any",
  states: { enabled: "Open", disabled: "Disabled" },
  found: (count) => plural(count, { one: "# person found.", other: "# people found." }),
  thereAreMore: "There are more. Say more of the name to narrow it down.",
  next: "More people",
  first: "Back to the beginning",
  list: "People",
  you: "you",
  needsNoPlan: "Needs no plan",
  noPlan: "No plan",
  since: (day) => `Here since ${day}`,
  disabledSince: (day) => `Account disabled since ${day}`,
  plans: "Plans",
  planKinds: { individual: "Individual", employer: "Through their employer", trial: "Free trial" },
  planStates: { active: "Active", coming: "Not begun yet", waiting: "Waiting for payment", over: "Over" },
  period: (from, until, state) => {
    // What is over has no "further notice" to wait for.
    if (until === null) return state === "over" ? `From ${from}` : `From ${from}, until further notice`;
    return `From ${from} until ${until}`;
  },
  endOf: (day) => `the end of ${day}`,
  until: (moment) => (moment === null ? "until further notice" : `until ${moment}`),
  sources: { billing: "Comes from billing", hand: "Given by hand" },
  billingSays: (status) => `billing says “${status}”`,
  billingNote: "Follows billing and is changed there.",
  giveTitle: "Give a plan",
  giveText: "It begins at once. Billing does not know of it and doesn't change it.",
  kind: "Plan",
  lastDay: "Last day",
  lastDayHint: (zone) => `Leave empty for no end. Ends with that day in ${zone}.`,
  account: "Account",
  accountText: "Somebody whose account is disabled can't open anything here. What they wrote stays.",
  yourOwn: "This is your own account. Somebody else on the team would have to disable it.",
  trail: "What they did, on record",
  back: "All people",
  changes: {
    give_plan: "Give the plan",
    extend_plan: "Change the end",
    end_plan: "End now",
    disable: "Disable the account",
    enable: "Open the account again",
  },
  confirm: {
    title: {
      give_plan: (name) => `Give ${name} this plan?`,
      extend_plan: (name) => `Change when ${name}'s plan ends?`,
      end_plan: (name) => `End ${name}'s plan now?`,
      disable: (name) => `Disable ${name}'s account?`,
      enable: (name) => `Open ${name}'s account again?`,
    },
    text: {
      give_plan: "They can open their conversations at once.",
      extend_plan: "While it runs they can open their conversations; after that, they can't.",
      end_plan:
        "Unless another plan is active, their open conversations close within seconds. Nothing is lost: a plan brings everything back.",
      disable:
        "Everything they have open here closes within seconds, and they can't come back until the account is opened again. Nothing is lost.",
      enable: "They can sign in and go on where they left off, if their plan allows it.",
    },
    yes: {
      give_plan: "Yes, give it",
      extend_plan: "Yes, change it",
      end_plan: "Yes, end it now",
      disable: "Yes, disable it",
      enable: "Yes, open it",
    },
    no: "No, leave it as it is",
  },
  done: {
    give_plan: "The plan is given.",
    extend_plan: "The end of the plan is changed.",
    end_plan: "The plan has ended.",
    disable: "The account is disabled.",
    enable: "The account is open again.",
  },
  refused: {
    day: "That day has passed, or it isn't a day. Nothing was changed.",
    already: "It is so already. Nothing was changed.",
    not_here: "That can't be changed here. Nothing was changed.",
  },
};
