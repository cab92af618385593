import type { PageCall } from "./page-call.server";

/** Where this installation is reached: the first of its registered origins, else as this request asked for it. */
export function findOwnOrigin({ request, deps }: Pick<PageCall, "request" | "deps">): string {
  return deps.settings.appOrigins[0] ?? new URL(request.url).origin;
}
