import type { WireAccount } from "~/protocol/accounts";
import { usePlanEnd } from "./plan-end";
import { useAdminWords } from "./use-admin-words";

/** A person's plan in one line: the one that lasts longest of those that are active, else how the newest stands. */
export function PlanLine({ account: { role, plans } }: { account: WireAccount }) {
  const { people: words } = useAdminWords();
  const toEndName = usePlanEnd();
  if (role !== "prospect") return <span className="accounts__quiet">{words.needsNoPlan}</span>;
  const [longest] = plans
    .filter(({ state }) => state === "active")
    .sort((a, b) => toEnd(b.endsAt) - toEnd(a.endsAt));
  const shown = longest ?? plans[0];
  if (shown === undefined) return <span>{words.noPlan}</span>;
  const { kind, state, endsAt } = shown;
  return (
    <span suppressHydrationWarning>
      {words.planKinds[kind]},{" "}
      {state === "active" ? words.until(toEndName(endsAt)) : words.planStates[state].toLocaleLowerCase()}
    </span>
  );
}

function toEnd(endsAt: string | null): number {
  return endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(endsAt);
}
