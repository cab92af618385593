import { json } from "../api.server";
import type { Endpoint } from "../endpoint.server";
import { listRecordKeys } from "../record-keys.server";

/** `GET /.well-known/renavest-record-keys.json`: by which keys records of this installation are signed, the newest first. */
export const recordKeys: Endpoint = async (_request, deps) =>
  json({ keys: listRecordKeys(deps).map((key) => ({ ...key, algorithm: "Ed25519" })) });
