import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { RECORD_FORMATS, type RecordFormat } from "~/domain/record/record";
import { PATHS } from "~/protocol/paths";
import type { RecordChoice, RecordFields, RecordPreview } from "~/protocol/records";
import { useRecordsWords } from "./use-records-words";

interface RecordFormProps {
  readonly conversations: readonly RecordChoice[];
  readonly fields: RecordFields;
  readonly preview: RecordPreview | null;
  readonly recent: boolean;
  readonly zones: readonly string[];
}

/** What most people want first. */
const FORMATS: readonly RecordFormat[] = ["pdf", "zip", "html", ...RECORD_FORMATS].filter(
  (format, at, all): format is RecordFormat => all.indexOf(format) === at,
);
/** From here on a download takes long enough to say so. */
const LONG = 20_000;

/** One form with two ways on: to see what a record will hold, and to take it. */
export function RecordForm({ conversations, fields, preview, recent, zones }: RecordFormProps) {
  const words = useRecordsWords();
  const { zone, now } = useClock();
  const id = useId();
  // The server does not know the reader's zone; the browser does, once the page runs.
  const timeZone = fields.timeZone === "" ? zone.timeZone : fields.timeZone;
  return (
    <>
      <form method="get" action={PATHS.records} className="filter">
        <div className="field field--wide">
          <label htmlFor={`${id}-channel`}>{words.conversation}</label>
          <select id={`${id}-channel`} name="channelId" defaultValue={fields.channelId}>
            {conversations.map(({ id: channelId, peerName, appointmentAt, messages }) => (
              <option key={channelId} value={channelId} suppressHydrationWarning>
                {appointmentAt === null
                  ? words.withPerson(peerName, messages)
                  : words.ofAppointment(peerName, dayAndTime(appointmentAt, zone, now), messages)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-from`}>{words.from}</label>
          <input id={`${id}-from`} name="from" type="date" defaultValue={fields.from} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-to`}>{words.to}</label>
          <input id={`${id}-to`} name="to" type="date" defaultValue={fields.to} />
        </div>
        <div className="field field--wide">
          <label htmlFor={`${id}-format`}>{words.format}</label>
          <select id={`${id}-format`} name="format" defaultValue={fields.format}>
            {FORMATS.map((format) => (
              <option key={format} value={format}>
                {words.formats[format]}
              </option>
            ))}
          </select>
        </div>
        <div className="field field--wide">
          <label htmlFor={`${id}-zone`}>{words.zone}</label>
          <select id={`${id}-zone`} name="timeZone" key={timeZone} defaultValue={timeZone}>
            {zones.map((each) => (
              <option key={each} value={each}>
                {each.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        </div>
        <Holds preview={preview} />
        <div className="filter__actions">
          {recent ? (
            <button type="submit" className="button" formAction={PATHS.export}>
              {words.download}
            </button>
          ) : null}
          <button type="submit" className="quiet-button">
            {words.look}
          </button>
        </div>
      </form>
      {recent ? null : <SignInAgain />}
    </>
  );
}

function Holds({ preview }: { preview: RecordPreview | null }) {
  const words = useRecordsWords();
  if (preview === null) return null;
  const { messages, first, last } = preview;
  return (
    <p className="records__holds">
      {first === null || last === null ? (
        words.holdsNothing
      ) : (
        <>
          <strong>{words.holds(messages)}</strong> ({words.holdsPlaces(first, last)}).{" "}
          {messages > LONG ? words.long : words.holdsAll}
        </>
      )}
    </p>
  );
}

/** Posts to the page's own address, so that the choice is there again afterwards. */
function SignInAgain() {
  const { signInAgain: words } = useRecordsWords();
  return (
    <form method="post" className="records__again">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <button type="submit" className="button">
        {words.action}
      </button>
    </form>
  );
}
