import type { ReactNode } from "react";
import type { ConnectionState } from "~/client/snapshot";
import { useDelayed } from "./use-delayed";
import type { Words } from "./words/words";
import { useWords } from "./words/words-context";

interface ConnectionNoticeProps {
  readonly connection: ConnectionState;
  /** What is unsent outlives this page. */
  readonly kept: boolean;
  readonly onTryNow: () => void;
  /** What to do when the connection has ended for good, for example a link to sign in. */
  readonly whenEnded: (connection: Extract<ConnectionState, { status: "ended" }>) => ReactNode;
}

/** A short interruption heals by itself: saying so would only worry. */
const PATIENCE_MS = 2_000;

/** Says when what is shown may not be all there is, once that matters; nothing while everything is well. */
export function ConnectionNotice({ connection, kept, onTryNow, whenEnded }: ConnectionNoticeProps) {
  const words = useWords().connection;
  const { status } = connection;
  const unsettled = status === "connecting" || status === "catching_up" || status === "waiting";
  const matters = useDelayed(unsettled, PATIENCE_MS);
  const shown = matters || status === "offline" || status === "ended";
  return (
    <div className="notice-area" role="status">
      {shown ? (
        <div className={`notice notice--${status}`}>
          <p>{toText(connection, kept, words)}</p>
          {status === "waiting" ? (
            <button type="button" className="text-button" onClick={onTryNow}>
              {words.tryNow}
            </button>
          ) : null}
          {status === "ended" ? whenEnded(connection) : null}
        </div>
      ) : null}
    </div>
  );
}

function toText(connection: ConnectionState, kept: boolean, words: Words["connection"]): string | null {
  switch (connection.status) {
    case "connecting":
      return words.connecting;
    case "catching_up":
      return words.catchingUp;
    case "waiting":
      return words.waiting;
    case "offline":
      return words.offline;
    case "ended":
      // Whoever has no access any more cannot send it either.
      return kept && connection.reason !== "revoked"
        ? `${words.ended[connection.reason]} ${words.kept}`
        : words.ended[connection.reason];
    default:
      return null;
  }
}
