import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { usePageWords } from "./page-words/language";

/** Who is signed in, and the way out. `onSignOut` wipes what this device keeps, before the form is sent. */
export function AccountBar({ you, onSignOut }: { you: WirePerson; onSignOut: () => void }) {
  const words = usePageWords().account;
  return (
    <div className="account">
      <p>{words.signedInAs(you.name)}</p>
      <form method="post" action={PATHS.signOut} onSubmit={onSignOut}>
        <button type="submit" className="text-button">
          {words.signOut}
        </button>
      </form>
    </div>
  );
}
