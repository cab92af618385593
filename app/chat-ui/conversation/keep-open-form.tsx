import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { ReopenOutcome, ReopenRequest } from "~/client/reopen-conversation";
import type { ErrorCode } from "~/domain/errors";
import { LIMITS } from "~/protocol/limits";
import type { Words } from "../words/words";
import { useAllWords } from "../words/words-context";

interface KeepOpenFormProps {
  /** What its button does. */
  readonly label: string;
  /** Whether it is asked for how long. */
  readonly timed: boolean;
  readonly onSubmit: (request: ReopenRequest) => Promise<ReopenOutcome>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

const HOUR = 60;
const DAY = 24 * HOUR;
const CHOICES = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY];

/** For how long, and why. What was filled in stays until it is done or given up. */
export function KeepOpenForm({ label, timed, onSubmit, onDone, onCancel }: KeepOpenFormProps) {
  const words = useAllWords();
  const id = useId();
  const reasonField = useRef<HTMLInputElement>(null);
  const [minutes, setMinutes] = useState(DAY);
  const [reason, setReason] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | "no_reason" | null>(null);
  useEffect(() => reasonField.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (working) return;
    if (reason.trim() === "") {
      setProblem("no_reason");
      reasonField.current?.focus();
      return;
    }
    setWorking(true);
    setProblem(null);
    const outcome = await onSubmit({ reason: reason.trim(), minutes: timed ? minutes : null });
    setWorking(false);
    if (outcome.done) onDone();
    else setProblem(outcome.problem);
  };
  return (
    <form className="keep-open__form" noValidate onSubmit={submit}>
      {timed ? (
        <label className="keep-open__field">
          {words.keepOpen.howLong}
          <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {choice < DAY ? words.keepOpen.hours(choice / HOUR) : words.keepOpen.days(choice / DAY)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label className="keep-open__field keep-open__field--wide">
        {words.keepOpen.reason}
        <input
          ref={reasonField}
          type="text"
          dir="auto"
          autoComplete="off"
          maxLength={LIMITS.reasonCharacters}
          aria-describedby={`${id}-note ${id}-problem`}
          aria-invalid={problem === "no_reason"}
          readOnly={working}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <p id={`${id}-note`} className="keep-open__note">
        {words.keepOpen.reasonNote}
      </p>
      <p id={`${id}-problem`} className="options__problem" role="status">
        {problem === null ? null : toProblemWords(problem, words)}
      </p>
      <div className="keep-open__actions">
        <button type="button" className="text-button" onClick={onCancel}>
          {words.keepOpen.cancel}
        </button>
        <button type="submit" className="save-button" aria-disabled={working}>
          {working ? words.keepOpen.working : label}
        </button>
      </div>
    </form>
  );
}

function toProblemWords(problem: ErrorCode | "no_reason", { keepOpen, send }: Words): string {
  switch (problem) {
    case "no_reason":
      return keepOpen.noReason;
    case "unavailable":
      return keepOpen.unsure;
    case "signed_out":
      return keepOpen.signedOut;
    case "forbidden":
      return `${keepOpen.failed} ${keepOpen.forbidden}`;
    case "chat_closed":
      return `${keepOpen.failed} ${keepOpen.over}`;
    default:
      return `${keepOpen.failed} ${send.reasons[problem]}`;
  }
}
