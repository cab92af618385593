/**
 * Gives the `Authorization` header of a request, or null when there is nobody to speak for.
 * `refused` asks for a fresh one, because the server did not take the last.
 */
export type GetAuthorization = (refused: boolean) => Promise<string | null>;

/** What the core asks of `fetch`: a path, and an answer that is never from a cache. */
export type ChatFetch = (path: string, init: RequestInit) => Promise<Response>;

/** How requests reach the server. */
export interface ChatFetchOptions {
  readonly fetch: typeof fetch;
  /** Without it the page's own cookie speaks. */
  readonly getAuthorization?: GetAuthorization | undefined;
}

/** Adds the person's proof to each request; a short-lived token that was refused is renewed once. Rejects as `fetch` does. */
export function createChatFetch({ fetch, getAuthorization }: ChatFetchOptions): ChatFetch {
  if (getAuthorization === undefined)
    return (path, init) => fetch(path, { ...init, cache: "no-store", credentials: "same-origin" });

  async function ask(path: string, init: RequestInit, refused: boolean): Promise<Response> {
    const authorization = await getAuthorization?.(refused);
    if (!authorization) return new Response(null, { status: 401 });
    const headers = new Headers(init.headers);
    headers.set("Authorization", authorization);
    return fetch(path, { ...init, headers, cache: "no-store", credentials: "omit" });
  }

  return async (path, init) => {
    const response = await ask(path, init, false);
    return response.status === 401 ? ask(path, init, true) : response;
  };
}
