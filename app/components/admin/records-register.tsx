import { useClock } from "~/chat-ui/time/clock";
import { exactTime, toDayKey } from "~/chat-ui/time/format-time";
import type { DisclosedRecord } from "~/protocol/audit";
import { useRecordsWords } from "../records/use-records-words";
import { useAdminWords } from "./use-admin-words";

/** Whoever has taken a record of these conversations, what it held and how it ended; newest first, to be printed. */
export function RecordsRegister({ records, more }: { records: readonly DisclosedRecord[]; more: boolean }) {
  const { register: words } = useAdminWords();
  return (
    <section aria-labelledby="records" className="register">
      <h2 className="oversight__part" id="records">
        {words.title}
      </h2>
      {records.length === 0 ? <p className="oversight__none">{words.none}</p> : null}
      <ol className="register__rows">
        {records.map((record) => (
          <RegisterRow key={record.id} record={record} />
        ))}
      </ol>
      {more ? <p className="oversight__none">{words.more}</p> : null}
    </section>
  );
}

function RegisterRow({ record }: { record: DisclosedRecord }) {
  const { register: words, event } = useAdminWords();
  const records = useRecordsWords();
  const { zone } = useClock();
  const { by, between, askedAs, format, status, messages, startedAt, from, to, sha256, reason } = record;
  const name = by?.name ?? words.somebody;
  const day = (at: string | null) => (at === null ? null : toDayKey(at, zone));
  return (
    <li>
      <p>
        {askedAs === "prospect" ? words.ownCopy(name) : words.taken(name)}{" "}
        <span className="register__state" data-status={status}>
          {records.states[status]}
          {reason === null ? null : ` (${reason})`}
        </span>
      </p>
      <p className="register__facts" suppressHydrationWarning>
        {[
          exactTime(startedAt, zone),
          event.between(between.therapist.name, between.prospect.name),
          format.toUpperCase(),
          records.period(day(from), day(to)),
          ...(messages === null ? [] : [records.count(messages)]),
        ].join(" · ")}
      </p>
      <p className="register__print">
        {words.number(record.id)}
        {sha256 === null ? null : ` · SHA-256 ${sha256}`}
      </p>
    </li>
  );
}
