import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RecordKey } from "~/protocol/records";
import type { AppDeps } from "./deps.server";
import { servePage } from "./pages/page-call.server";

/** Data of `/records/key`, for everybody, also while the chat is off: what was handed over has to be checked then as well. */
export function loadRecordKeys(args: LoaderFunctionArgs): Promise<{ readonly keys: readonly RecordKey[] }> {
  return servePage(args, async ({ deps }) => ({ keys: listRecordKeys(deps) }));
}

/** The key that signs now, and those that did before. */
export function listRecordKeys({
  records: { keyId, publicKey },
  settings,
}: Pick<AppDeps, "records" | "settings">): readonly RecordKey[] {
  const former = settings.formerRecordKeys.filter(({ id }) => id !== keyId);
  return [{ id: keyId, publicKey }, ...former];
}
