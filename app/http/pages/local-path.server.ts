import { PATHS } from "~/protocol/paths";

const NOWHERE = "http://nowhere.invalid";

/**
 * Where to go after signing in: a path of this site, or `fallback` for everything else. Browsers read `//host`, `/\host`
 * and paths with tabs or line breaks in them as another host; the URL parser is asked what they would do.
 */
export function toLocalPath(wanted: string | null, fallback: string): string {
  if (wanted === null || !wanted.startsWith("/") || !URL.canParse(wanted, NOWHERE)) return fallback;
  const { origin, pathname, search, hash } = new URL(wanted, NOWHERE);
  if (origin !== NOWHERE || pathname.startsWith("//")) return fallback;
  // Back to signing in or out would be a circle.
  if (pathname === PATHS.signIn || pathname === PATHS.signOut) return fallback;
  return pathname + search + hash;
}
