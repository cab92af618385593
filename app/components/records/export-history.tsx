import { useClock } from "~/chat-ui/time/clock";
import { exactTime, toDayKey } from "~/chat-ui/time/format-time";
import type { WireExport } from "~/protocol/records";
import { useRecordsWords } from "./use-records-words";

/** Records that were asked for, newest first; whoever hands one over finds its fingerprint here. */
export function ExportHistory({ exports }: { exports: readonly WireExport[] }) {
  const words = useRecordsWords();
  const { zone } = useClock();
  if (exports.length === 0) return <p className="oversight__none">{words.noHistory}</p>;
  const day = (at: string | null) => (at === null ? null : toDayKey(at, zone));
  return (
    <ul className="records__history">
      {exports.map(({ id, peerName, format, status, messages, startedAt, sha256, from, to }) => (
        <li key={id}>
          <p>
            <bdi className="records__peer">{peerName ?? words.gone}</bdi>{" "}
            <span className="records__state" data-status={status}>
              {words.states[status]}
            </span>
          </p>
          <p className="records__facts" suppressHydrationWarning>
            {[
              exactTime(startedAt, zone),
              format.toUpperCase(),
              words.period(day(from), day(to)),
              ...(messages === null ? [] : [words.count(messages)]),
            ].join(" · ")}
          </p>
          {sha256 === null ? null : <p className="records__print">{words.fingerprint(sha256)}</p>}
        </li>
      ))}
    </ul>
  );
}
