import type { LoaderFunctionArgs } from "@remix-run/node";
import { findOwnOrigin } from "./pages/own-origin.server";
import { servePage } from "./pages/page-call.server";

/** Data of `/partners/docs`, for everybody: where this installation's script comes from, and what tokens are meant for. */
export function loadPartnerDocs(args: LoaderFunctionArgs): Promise<{ readonly chatOrigin: string }> {
  return servePage(args, async (call) => ({ chatOrigin: findOwnOrigin(call) }));
}
