import type { ApiRequest } from "./api.server";
import type { AppSettings } from "./deps.server";

/** What a partner's token must be meant for: our origins, or, where none is configured (demo), the host that is asked. */
export function findOwnOrigins(request: ApiRequest, { appOrigins }: AppSettings): readonly string[] {
  if (appOrigins.length > 0) return appOrigins;
  const host = request.header("host") ?? "";
  return [`http://${host}`, `https://${host}`];
}
