import type { ReactNode } from "react";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";

interface AccountBarProps {
  readonly you: WirePerson;
  /** Wipes what this device keeps, before the form is sent. */
  readonly onSignOut: () => void;
  /** What else a person can decide here. */
  readonly children?: ReactNode;
}

/** Who is signed in, and the way out. */
export function AccountBar({ you, onSignOut, children }: AccountBarProps) {
  const words = usePageWords().account;
  return (
    <div className="account">
      <p>{words.signedInAs(you.name)}</p>
      {children}
      <form method="post" action={PATHS.signOut} onSubmit={onSignOut}>
        <button type="submit" className="text-button">
          {words.signOut}
        </button>
      </form>
    </div>
  );
}
