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
  const session = response.status === 401 ? (window as ClerkWindow).Clerk?.session : null;
  // Offline, or signed out elsewhere: the refusal stands.
  const token = await session?.getToken({ skipCache: true }).catch(() => null);
  if (!token) return response;
  const headers = new Headers(init?.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers });
};
