import { useSearchParams } from "@remix-run/react";
import { usePageWords } from "./page-words/language";

/** Why the person is here again, when they did not ask for it. */
export function SignInNote() {
  const words = usePageWords().signIn;
  const [query] = useSearchParams();
  if (query.get("ended") !== "idle") return null;
  return (
    <p className="notice sign-in-note" role="status">
      {words.wasIdle}
    </p>
  );
}
