import { isChatError } from "~/domain/errors";
import { json } from "../api.server";
import type { Endpoint } from "../endpoint.server";

/** `GET /healthz`: the process answers. */
export const healthz: Endpoint = async () => json({ status: "ok" });

/** `GET /readyz`: the process can serve; 503 while the database is away or lacks a migration. */
export const readyz: Endpoint = async (_request, deps) => {
  const postgres = await check(() => deps.checkReady());
  const status = postgres === "ok" ? "ok" : "unavailable";
  // Without Redis everything still works, more slowly (contract P8).
  const checks = { postgres, ...deps.reportRedis() };
  return json({ status, checks, version: deps.settings.version }, postgres === "ok" ? 200 : 503);
};

async function check(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return "ok";
  } catch (error) {
    return isChatError(error) && error.message !== error.code ? error.message : "unavailable";
  }
}
