import type { AccountChange } from "~/domain/account-change";
import { toEndOfDay } from "~/domain/end-of-day";
import { ChatError } from "~/domain/errors";
import type { AccountChangeForm } from "~/protocol/accounts";

const MAX_CHARACTERS = 128;
const PLAN_KINDS = ["individual", "employer", "trial"] as const;

/** The fields of a change as they were posted, so that the question whether it is meant can post them again. */
export function readAccountForm(form: URLSearchParams): AccountChangeForm {
  const read = (name: string) => form.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
  return {
    change: read("change"),
    plan: read("plan"),
    kind: read("kind"),
    until: read("until"),
    timeZone: read("timeZone") || "UTC",
  };
}

/** What they say. `until` is the last day in `timeZone`; empty: until further notice. Throws `invalid_request`. */
export function toAccountChange({ change, plan, kind, until, timeZone }: AccountChangeForm): AccountChange {
  switch (change) {
    case "give_plan": {
      const planKind = PLAN_KINDS.find((each) => each === kind);
      if (planKind === undefined) throw refuse("kind");
      return { kind: change, planKind, endsAt: toEnd(until, timeZone) };
    }
    case "extend_plan":
      return { kind: change, planId: plan, endsAt: toEnd(until, timeZone) };
    case "end_plan":
      return { kind: change, planId: plan };
    case "disable":
    case "enable":
      return { kind: change };
    default:
      throw refuse("change");
  }
}

function toEnd(until: string, timeZone: string): Date | null {
  if (until === "") return null;
  const end = toEndOfDay(until, timeZone);
  if (end === null) throw refuse("until or timeZone");
  return end;
}

function refuse(what: string): ChatError {
  return new ChatError("invalid_request", { message: `${what} is not one.` });
}
