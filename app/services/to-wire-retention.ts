import { RETENTION_GRACE_DAYS, type RetentionKind } from "~/domain/retention";
import type {
  WireDueConversation,
  WireLegalHold,
  WireRetentionReceipt,
  WireRetentionRule,
} from "~/protocol/retention";
import type { OverviewConversation } from "./ports/overview-repository";
import type { DueConversation, LegalHold, RetentionReceipt, RetentionRule } from "./ports/retention-book";
import { toWirePerson } from "./to-wire";

const GRACE_MS = RETENTION_GRACE_DAYS * 86_400_000;

/** The rule of a kind; one that nobody has set keeps for good. */
export function toWireRule(kind: RetentionKind, rules: readonly RetentionRule[]): WireRetentionRule {
  const rule = rules.find((each) => each.kind === kind);
  if (rule === undefined) return { kind, days: null, set: null };
  const { setBy, setAt, reason, countsFrom } = rule;
  return {
    ...{ kind, days: rule.days },
    set: {
      by: toWirePerson(setBy),
      at: setAt.toISOString(),
      reason,
      countsFrom: countsFrom.toISOString(),
    },
  };
}

/** A conversation that would go, with the names of its two. */
export function toWireDue(
  due: DueConversation,
  { therapist, prospect }: Pick<OverviewConversation, "therapist" | "prospect">,
): WireDueConversation {
  return {
    ...{ channelId: due.channelId, kind: due.kind, messages: due.messages },
    ...{ therapist: toWirePerson(therapist), prospect: toWirePerson(prospect) },
    dueAt: due.dueAt.toISOString(),
    ...toSpan(due),
  };
}

/** A hold, with whom it is about. */
export function toWireHold({ conversation, person, release, ...hold }: LegalHold): WireLegalHold {
  const of = conversation === null ? [person] : [conversation.prospect, conversation.therapist];
  return {
    ...{ id: hold.id, channelId: conversation?.id ?? null, reason: hold.reason },
    of: of.flatMap((each) => (each === null ? [] : [toWirePerson(each)])),
    ...{ placedBy: toWirePerson(hold.placedBy), placedAt: hold.placedAt.toISOString() },
    release:
      release === null
        ? null
        : {
            ...{ by: toWirePerson(release.by), at: release.at.toISOString(), reason: release.reason },
            endsAt: new Date(release.at.getTime() + GRACE_MS).toISOString(),
          },
  };
}

/** A receipt, with the names of the two. */
export function toWireReceipt(receipt: RetentionReceipt): WireRetentionReceipt {
  const { id, channelId, days, messages, sha256, finished } = receipt;
  return {
    ...{ id, channelId, days, messages, sha256, finished },
    ...{ therapist: toWirePerson(receipt.therapist), prospect: toWirePerson(receipt.prospect) },
    ...{ setBy: toWirePerson(receipt.setBy), issuedAt: receipt.issuedAt.toISOString() },
    ...toSpan(receipt),
  };
}

function toSpan({ firstAt, lastAt }: { readonly firstAt: Date | null; readonly lastAt: Date | null }) {
  return { firstAt: firstAt?.toISOString() ?? null, lastAt: lastAt?.toISOString() ?? null };
}
