/** The part of Clerk's browser code that is used; there is none on pages without Clerk. */
interface ClerkWindow {
  readonly Clerk?: {
    readonly session?: { getToken(options: { skipCache: boolean }): Promise<string | null> } | null;
  };
}

/**
 * `fetch` for a page whose session cookie lives a minute: Clerk renews it while the page is awake, so after a sleep the
 * first request may come too late. A refusal is then answered with a fresh token, once.
 */
export const clerkFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  // Offline, or signed out elsewhere: the refusal stands.
  const token = response.status === 401 ? await freshToken().catch(() => null) : null;
  return token === null ? response : fetch(input, withToken(init, token));
};

/**
 * The same for a request that is never refused, but does nothing without a good session: with a fresh token from the
 * start. Rejects when Clerk has a session and cannot be asked for its token.
 */
export const freshClerkFetch: typeof fetch = async (input, init) => {
  const token = await freshToken();
  return fetch(input, token === null ? init : withToken(init, token));
};

async function freshToken(): Promise<string | null> {
  const token = await (window as ClerkWindow).Clerk?.session?.getToken({ skipCache: true });
  return token || null;
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers };
}
