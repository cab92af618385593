import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";
import { SkipLink } from "./skip-link";
import { Wordmark } from "./wordmark";

/** Every page but the chat itself: the name above, the one thing everybody must know below. */
export function SiteFrame({ children }: { children: ReactNode }) {
  const words = usePageWords();
  return (
    <div className="site">
      <SkipLink />
      <header className="site__header">
        <Link to={PATHS.home}>
          <Wordmark />
        </Link>
      </header>
      <main className="site__main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="site__footer">
        <p>{words.emergency}</p>
      </footer>
    </div>
  );
}
