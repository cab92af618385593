import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { PATHS } from "~/protocol/paths";
import type { ClerkForm, ClerkPageIdentity } from "./clerk-frame";
import type { ClerkPackage } from "./clerk-package";

type ClerkState = Parameters<ClerkPackage["ClerkProvider"]>[0]["clerkState"];

/** What runs beside a page with Clerk. */
export interface ClerkBrowserProps {
  readonly clerk: ClerkPackage;
  readonly identity: ClerkPageIdentity;
  readonly form: ClerkForm;
}

/** Keeps the session cookie fresh, and shows Clerk's form where the page has a place for it. */
export function ClerkBrowser({ clerk, identity, form }: ClerkBrowserProps) {
  const { ClerkProvider, ClerkLoaded } = clerk;
  return (
    <ClerkProvider
      clerkState={identity.clerkState as ClerkState}
      signInUrl={PATHS.signIn}
      afterSignOutUrl={PATHS.home}
      // Nothing about who is in therapy goes to anybody's statistics.
      telemetry={false}
    >
      <ClerkLoaded>
        {form.place === null ? null : (
          <SignInForm clerk={clerk} place={form.place} setShown={form.setShown} />
        )}
      </ClerkLoaded>
    </ClerkProvider>
  );
}

interface SignInFormProps {
  readonly clerk: ClerkPackage;
  readonly place: HTMLDivElement;
  readonly setShown: ClerkForm["setShown"];
}

function SignInForm({ clerk: { useClerk }, place, setShown }: SignInFormProps) {
  const clerk = useClerk();
  const navigate = useNavigate();
  const wentOn = useRef(false);
  useEffect(() => {
    // This very address: the server sends signed-in people on from it, and judges where they may go.
    const here = window.location.pathname + window.location.search;
    if (clerk.isSignedIn) {
      // Clerk has renewed a session the server took for over. Once only: if it still says no, asking again is a circle.
      if (!wentOn.current) navigate(here, { replace: true });
      wentOn.current = true;
      return;
    }
    clerk.mountSignIn(place, { routing: "hash", forceRedirectUrl: here, signUpForceRedirectUrl: here });
    setShown(true);
    return () => {
      clerk.unmountSignIn(place);
      setShown(false);
    };
  }, [clerk, navigate, place, setShown]);
  return null;
}
