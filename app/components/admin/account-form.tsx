import type { WireAccount } from "~/protocol/accounts";
import { ChangeForm } from "./change-form";
import { useAdminWords } from "./use-admin-words";

/** Disabling an account and opening it again; one's own says why not. */
export function AccountForm({ account: { isYou, disabledAt } }: { account: WireAccount }) {
  const { people: words } = useAdminWords();
  const change = disabledAt === null ? "disable" : "enable";
  return (
    <section aria-labelledby="account">
      <h2 className="oversight__part" id="account">
        {words.account}
      </h2>
      <p className="oversight__lead">{isYou ? words.yourOwn : words.accountText}</p>
      {isYou ? null : (
        <ChangeForm change={change} className="account-form">
          <button
            type="submit"
            className={change === "disable" ? "quiet-button quiet-button--danger" : "quiet-button"}
          >
            {words.changes[change]}
          </button>
        </ChangeForm>
      )}
    </section>
  );
}
