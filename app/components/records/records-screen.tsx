import { StillThere } from "~/chat-ui/idle/still-there";
import type { ErrorCode } from "~/domain/errors";
import type { WirePerson } from "~/protocol/messages";
import { conversationPath, PATHS } from "~/protocol/paths";
import type { RecordChoice, RecordFields, RecordPreview, WireExport } from "~/protocol/records";
import { AccountBar } from "../account-bar";
import { IdleEnded } from "../idle-ended";
import { SkipLink } from "../skip-link";
import { type Logoff, useIdleLogoff } from "../use-idle-logoff";
import { Wordmark } from "../wordmark";
import { ExportHistory } from "./export-history";
import { RecordForm } from "./record-form";
import { useRecordsWords } from "./use-records-words";

interface RecordsScreenProps {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly conversations: readonly RecordChoice[];
  readonly exports: readonly WireExport[];
  readonly fields: RecordFields;
  readonly preview: RecordPreview | null;
  readonly refused: ErrorCode | null;
  readonly recent: boolean;
  readonly zones: readonly string[];
}

/** Where a record is chosen, looked at before, and taken; and what was taken before. */
export function RecordsScreen(props: RecordsScreenProps) {
  const { you, logoff, conversations, exports, fields, refused } = props;
  const words = useRecordsWords();
  const idle = useIdleLogoff({ personId: you.id, logoff, isOver: false, onEnd: () => undefined });
  if (idle.state.status === "ended") return <IdleEnded />;
  return (
    <div className="site admin">
      <SkipLink />
      {idle.state.status === "warned" ? (
        <StillThere endsAtMs={idle.state.endsAtMs} kept={null} onStay={idle.stay} />
      ) : null}
      <header className="admin__header">
        <a href={PATHS.home}>
          <Wordmark />
        </a>
        <a href={fields.channelId === "" ? PATHS.conversations : conversationPath(fields.channelId)}>
          {words.back}
        </a>
      </header>
      <main className="site__main" id="main" tabIndex={-1}>
        <div className="oversight">
          <h1>{words.title}</h1>
          <p className="oversight__lead">{words.lead}</p>
          {refused === null ? null : (
            <p className="records__refused" role="alert">
              {words.refused[refused] ?? words.refused.other}
            </p>
          )}
          {conversations.length === 0 ? (
            <p className="oversight__none">{words.none}</p>
          ) : (
            <RecordForm {...props} />
          )}
          <section aria-labelledby="history">
            <h2 className="oversight__part" id="history">
              {words.history}
            </h2>
            <ExportHistory exports={exports} />
            <p className="records__check">
              <a href={PATHS.recordKey}>{words.check}</a>
            </p>
          </section>
        </div>
      </main>
      <footer>
        <AccountBar you={you} onSignOut={idle.stop} />
      </footer>
    </div>
  );
}
