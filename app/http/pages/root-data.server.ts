import { json, type TypedResponse } from "@remix-run/node";
import type { ClerkPage } from "~/services/identity-port";
import { findLocale, type Locale } from "./locale.server";
import type { PageCall } from "./page-call.server";

/** What every page knows. */
export interface RootData {
  readonly identity: { readonly kind: "local" } | ClerkPage;
  readonly chatEnabled: boolean;
  readonly locale: Locale;
  /** Where plans are to be had; null: the page only says what they are. */
  readonly plansUrl: string | null;
  /** Whether clients may take their own copy of their conversations. */
  readonly ownCopy: boolean;
}

/** Asks no database, so that the error page has its language when there is none. */
export async function loadRootData({ request, deps }: PageCall): Promise<TypedResponse<RootData>> {
  const headers = new Headers({ "Cache-Control": "no-store" });
  const { chatEnabled, plansUrl, ownCopy } = deps.settings;
  const shared = { chatEnabled, plansUrl, ownCopy, locale: findLocale(request) };
  if (deps.identity.kind === "local") return json({ identity: { kind: "local" }, ...shared }, { headers });
  const { page, setCookies } = await deps.identity.openPage(request);
  for (const cookie of setCookies) headers.append("Set-Cookie", cookie);
  return json({ identity: page, ...shared }, { headers });
}
