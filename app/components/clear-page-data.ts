/** Empties what the server wrote into the page for its first drawing: it names people and holds messages, and nobody needs it any more. */
export function clearPageData(): void {
  // Children are taken away, not text put in: browsers that enforce Trusted Types allow no more.
  for (const script of document.querySelectorAll("script:not([src])"))
    if (script.textContent?.includes("__remixContext")) script.replaceChildren();
  const { __remixContext: context } = window as { __remixContext?: { state?: { loaderData?: unknown } } };
  if (context?.state !== undefined) context.state.loaderData = {};
}
