import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import { StillThere } from "~/chat-ui/idle/still-there";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { AccountBar } from "../account-bar";
import { IdleEnded } from "../idle-ended";
import { SkipLink } from "../skip-link";
import { type Logoff, useIdleLogoff } from "../use-idle-logoff";
import { Wordmark } from "../wordmark";
import { useAdminWords } from "./use-admin-words";

interface AdminFrameProps {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly children: ReactNode;
}

/** Every page for whoever looks after the installation: the name and the ways above, who is signed in below. */
export function AdminFrame({ you, logoff, children }: AdminFrameProps) {
  const { nav } = useAdminWords();
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
        <nav aria-label={nav.label}>
          <ul className="admin__nav">
            <li>
              <NavLink to={PATHS.audit}>{nav.audit}</NavLink>
            </li>
            <li>
              <NavLink to={PATHS.people}>{nav.people}</NavLink>
            </li>
            <li>
              <NavLink to={PATHS.appointments}>{nav.appointments}</NavLink>
            </li>
            <li>
              <NavLink to={PATHS.retention}>{nav.retention}</NavLink>
            </li>
            <li>
              <NavLink to={PATHS.partners}>{nav.partners}</NavLink>
            </li>
          </ul>
        </nav>
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
