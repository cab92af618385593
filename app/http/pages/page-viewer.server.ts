import { redirect } from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { PATHS } from "~/protocol/paths";
import type { VerifiedIdentity } from "~/services/identity-port";
import { resolveViewer } from "~/services/resolve-viewer";
import { findIdentity } from "../viewer.server";
import type { PageCall } from "./page-call.server";

/** The session the request's cookies carry; null for none that is good. */
export function findPageIdentity({ request, deps }: PageCall): Promise<VerifiedIdentity | null> {
  return findIdentity({ header: (name) => request.headers.get(name) }, deps);
}

/** The person looking at the page; null for nobody and for disabled people. */
export async function findPageViewer(call: PageCall): Promise<Viewer | null> {
  const identity = await findPageIdentity(call);
  return identity === null ? null : await resolveViewer(call.deps, identity);
}

/** Sends nobody to the sign-in page and back here afterwards. Throws `forbidden` for disabled people: signing in again would not help. */
export async function requirePageViewer(call: PageCall): Promise<Viewer> {
  const identity = await findPageIdentity(call);
  if (identity === null) throw redirect(toSignInPath(call.request));
  const viewer = await resolveViewer(call.deps, identity);
  if (viewer === null) throw new ChatError("forbidden");
  call.asked.viewer = { ...viewer, origin: call.asked.origin };
  return call.asked.viewer;
}

function toSignInPath(request: Request): string {
  const { pathname, searchParams } = new URL(request.url);
  // Remix's own parameters are not part of the page's address.
  for (const name of ["_data", "index"]) searchParams.delete(name);
  const back = searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
  return `${PATHS.signIn}?${new URLSearchParams({ redirectTo: back })}`;
}
