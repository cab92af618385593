/** Clerk's browser package. Handed on as a value: a plain import would put it on every page and into the server. */
export type ClerkPackage = typeof import("@clerk/remix");

/** A chunk of its own, which nobody without Clerk downloads and the server never runs. */
export async function loadClerkPackage(): Promise<ClerkPackage> {
  const loaded: object = await import("@clerk/remix");
  // The package is CommonJS: a bundled import() gives its exports under `default` alone, Node's beside it.
  return ("ClerkProvider" in loaded ? loaded : Reflect.get(loaded, "default")) as ClerkPackage;
}
