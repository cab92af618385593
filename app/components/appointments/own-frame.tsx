import type { ReactNode } from "react";
import { StillThere } from "~/chat-ui/idle/still-there";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { AccountBar } from "../account-bar";
import { IdleEnded } from "../idle-ended";
import { SkipLink } from "../skip-link";
import { type Logoff, useIdleLogoff } from "../use-idle-logoff";
import { Wordmark } from "../wordmark";
import { useHandWords } from "./use-hand-words";

interface OwnFrameProps {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly children: ReactNode;
}

/** The pages of a therapist's own appointments: the way back above, who is signed in below. */
export function OwnFrame({ you, logoff, children }: OwnFrameProps) {
  const words = useHandWords();
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
        <a href={PATHS.conversations}>{words.toConversations}</a>
      </header>
      <main className="site__main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <AccountBar you={you} onSignOut={idle.stop} />
      </footer>
    </div>
  );
}
