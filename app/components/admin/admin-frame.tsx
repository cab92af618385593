import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { AccountBar } from "../account-bar";
import { SkipLink } from "../skip-link";
import { Wordmark } from "../wordmark";
import { useAdminWords } from "./use-admin-words";

/** Every page for whoever looks after the installation: the name and the ways above, who is signed in below. */
export function AdminFrame({ you, children }: { you: WirePerson; children: ReactNode }) {
  const { nav } = useAdminWords();
  return (
    <div className="site admin">
      <SkipLink />
      <header className="admin__header">
        <a href={PATHS.home}>
          <Wordmark />
        </a>
        <nav aria-label={nav.label}>
          <ul className="admin__nav">
            <li>
              <NavLink to={PATHS.audit}>{nav.audit}</NavLink>
            </li>
          </ul>
        </nav>
      </header>
      <main className="site__main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <AccountBar you={you} onSignOut={() => undefined} />
      </footer>
    </div>
  );
}
