/** Empties what the server wrote into the page for its first drawing: it names people and holds messages, and nobody needs it any more. */
export function clearPageData(): void {
  for (const script of document.querySelectorAll("script:not([src])"))
    if (script.textContent?.includes("__remixContext")) script.textContent = "";
  const { __remixContext: context } = window as { __remixContext?: { state?: { loaderData?: unknown } } };
  if (context?.state !== undefined) context.state.loaderData = {};
}
