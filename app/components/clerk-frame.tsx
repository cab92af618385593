import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { ClerkBrowser } from "./clerk-browser";
import { type ClerkPackage, loadClerkPackage } from "./clerk-package";
import { usePageWords } from "./page-words/language";

/** Who vouches for people on this page: the root loader's data. */
export type PageIdentity = { readonly kind: "local" } | ClerkPageIdentity;

/** What Clerk's browser code needs. */
export interface ClerkPageIdentity {
  readonly kind: "clerk";
  readonly publishableKey: string;
  readonly hostedSignInUrl: string;
  readonly clerkState: Readonly<Record<string, unknown>>;
}

/** Where Clerk's own sign-in form goes, and whether it is there. */
export interface ClerkForm {
  readonly place: HTMLDivElement | null;
  readonly setPlace: (place: HTMLDivElement | null) => void;
  readonly shown: boolean;
  readonly setShown: (shown: boolean) => void;
}

const ClerkContext = createContext<{ identity: ClerkPageIdentity; form: ClerkForm } | null>(null);

/**
 * The page, and with Clerk its browser code beside it. Beside, not around: the page is drawn on the server, works without
 * JavaScript and keeps its state while Clerk's code arrives, which renews the session cookie every minute.
 */
export function ClerkFrame({ identity, children }: { identity: PageIdentity; children: ReactNode }) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const [shown, setShown] = useState(false);
  const clerk = useClerkPackage(identity.kind === "clerk");
  const context = useMemo(
    () => (identity.kind === "clerk" ? { identity, form: { place, setPlace, shown, setShown } } : null),
    [identity, place, shown],
  );
  return (
    <ClerkContext.Provider value={context}>
      {children}
      {clerk === null || context === null ? null : <ClerkBrowser clerk={clerk} {...context} />}
    </ClerkContext.Provider>
  );
}

/** Null until it is there. */
function useClerkPackage(wanted: boolean): ClerkPackage | null {
  const [clerk, setClerk] = useState<ClerkPackage | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    loadClerkPackage().then(
      (loaded) => {
        if (!left) setClerk(loaded);
      },
      // Blocked or offline: the link to Clerk's own page stays.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [wanted]);
  return clerk;
}

/** Clerk's sign-in form; until it is there, and wherever it cannot be, the way to Clerk's own page. */
export function ClerkSignIn() {
  const words = usePageWords();
  const context = useContext(ClerkContext);
  if (context === null) return null;
  const { identity, form } = context;
  return (
    <div className="sign-in">
      <h1>{words.home.signIn}</h1>
      <div ref={form.setPlace} />
      {form.shown ? null : (
        <p>
          <a className="button" href={identity.hostedSignInUrl}>
            {words.home.signIn}
          </a>
        </p>
      )}
    </div>
  );
}
