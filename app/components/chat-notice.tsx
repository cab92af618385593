import { useLocation } from "@remix-run/react";
import { ConnectionNotice } from "~/chat-ui/connection-notice";
import { useChat } from "~/chat-ui/session/chat-context";
import { useWords } from "~/chat-ui/words/words-context";
import { PATHS } from "~/protocol/paths";

/** The connection's state on a page: with a way to sign in again and come back here. */
export function ChatNotice() {
  const { session, snapshot } = useChat();
  const words = useWords().connection;
  const { pathname } = useLocation();
  const reconnect = () => {
    session?.stop();
    session?.start();
  };
  return (
    <ConnectionNotice
      connection={snapshot.connection}
      kept={snapshot.keepsUnsent}
      onTryNow={reconnect}
      whenEnded={({ reason }) =>
        reason === "signed_out" ? (
          <a className="text-button" href={`${PATHS.signIn}?redirectTo=${encodeURIComponent(pathname)}`}>
            {words.signIn}
          </a>
        ) : null
      }
    />
  );
}
