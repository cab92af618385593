import { relationOf } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { hasRecentSignIn } from "~/domain/recent-sign-in";
import type { RecordFormat, RecordHeading } from "~/domain/record/record";
import { CONTENT_TYPES, toRecordFileName } from "~/domain/record/record-file-name";
import { toActor } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { ExportPeriod } from "./ports/export-repository";
import { loadRecordHeading } from "./record-heading";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";
import { type RecordOrder, streamRecord } from "./stream-record";

/** Which record, for whom. */
export interface ExportInput extends ExportPeriod {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly format: RecordFormat;
  /** IANA name, known to exist. */
  readonly timeZone: string;
  readonly locale: RecordHeading["locale"];
  /** Whether clients may have their own copy (CHAT_OWN_COPY). */
  readonly ownCopy: boolean;
}

/** A file on its way. Whoever takes it reads to the end or cancels; how it ended is put on record. */
export interface RecordDownload {
  readonly fileName: string;
  readonly contentType: string;
  /**
   * A piece that is good until the next call; null: that was all. Throws when it cannot go on; then what was taken so far is
   * no record.
   */
  next(): Promise<Uint8Array | null>;
  /** The reader is gone. Safe to call at any time, more than once. */
  cancel(): Promise<void>;
}

/**
 * A conversation's record, to its therapist, or as an own copy to its client, also once it is closed and without a plan. On
 * record before this resolves. Throws `recent_sign_in_required`, `not_found`, `forbidden`, `rate_limited`, `unavailable`.
 */
export async function exportRecord(deps: ServiceDeps, input: ExportInput): Promise<RecordDownload> {
  const { viewer, channelId, format } = input;
  const channel = await deps.database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.channels.findChannel(channelId),
  );
  const own = requireExportable(input, channel);
  requireAllowed(hasRecentSignIn(viewer, deps.clock.now()));
  await deps.rates.requireExport(viewer);
  const order = await beginExport(deps, input, own);
  const stream = streamRecord(deps, order);
  // Under way before anything is answered: what fails by now is an answer, and what breaks off later finds its end.
  let held: IteratorResult<Uint8Array, void> | null = await stream.next();
  return {
    fileName: toRecordFileName(order.heading, format),
    contentType: CONTENT_TYPES[format],
    async next() {
      const step = held ?? (await stream.next());
      held = null;
      return step.done === true ? null : step.value;
    },
    async cancel() {
      await stream.return(undefined);
    },
  };
}

/** The channel, to whoever may take its record with them; shared with the page that offers it. */
export function requireExportable(
  { viewer, ownCopy }: Pick<ExportInput, "viewer" | "ownCopy">,
  channel: Channel | null,
): Channel {
  const own = requireConversation("export", viewer, channel);
  if (relationOf(viewer, own) === "prospect" && !ownCopy) throw new ChatError("forbidden");
  return own;
}

async function beginExport(deps: ServiceDeps, input: ExportInput, channel: Channel): Promise<RecordOrder> {
  const { viewer, format, from, to, timeZone } = input;
  const exportId = deps.random.id();
  const heading = await loadRecordHeading(deps, { ...input, exportId, channel });
  const auditHeads = await deps.database.transaction({ role: "auditor" }, (tx) => tx.audit.listHeads());
  const range = await deps.database.transaction(toActor(viewer), async (tx) => {
    const isWhole = from === null && to === null;
    const found = isWhole
      ? { first: 1, last: channel.lastSeq }
      : await tx.exports.findRange(channel.channelDbId, { from, to });
    const askedAs = relationOf(viewer, channel) === "therapist" ? "therapist" : "prospect";
    const row = { channelDbId: channel.channelDbId, userId: viewer.userId, askedAs, format } as const;
    await tx.exports.insertExport({ ...row, id: exportId, from, to, timeZone });
    return found;
  });
  return { viewer, channel, heading, range, auditHeads, format };
}
