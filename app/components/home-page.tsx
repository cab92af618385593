import { Link } from "@remix-run/react";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";
import { QuietRoom } from "./quiet-room";
import { SiteFrame } from "./site-frame";

/** What this is, in our own voice, and one thing to do. */
export function HomePage({ viewer, chatEnabled }: { viewer: WirePerson | null; chatEnabled: boolean }) {
  const words = usePageWords().home;
  return (
    <SiteFrame>
      <div className="home">
        <div className="home__words">
          <h1>{words.title}</h1>
          <p className="home__lead">{words.lead}</p>
          {chatEnabled ? (
            <Link className="button" to={viewer === null ? PATHS.signIn : PATHS.conversations} reloadDocument>
              {viewer === null ? words.signIn : words.open}
            </Link>
          ) : (
            <p className="home__off">{words.switchedOff}</p>
          )}
        </div>
        <QuietRoom />
      </div>
      <ul className="home__points">
        {words.points.map((point) => (
          <li key={point.title}>
            <h2>{point.title}</h2>
            <p>{point.text}</p>
          </li>
        ))}
      </ul>
    </SiteFrame>
  );
}
