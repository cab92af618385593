import { ChatError } from "~/domain/errors";
import type { ApiRequest } from "../api.server";
import type { AppSettings } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { isSameSecret } from "../is-same-secret.server";

const LOOPBACK = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/;
/** What a proxy adds: then the socket's other end is not who asks. */
const PROXY_HEADERS = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

/**
 * `GET /metrics`: Prometheus text for whoever carries METRICS_TOKEN, or asks from this very machine without a token.
 * To everybody else the address does not exist.
 */
export const metrics: Endpoint = async (request, { metricsText, settings }) => {
  if (request.method !== "GET" || !mayRead(request, settings))
    return toErrorAnswer(new ChatError("not_found"), request.requestId);
  const { contentType, read } = metricsText;
  return { kind: "text", status: 200, text: await read(), contentType };
};

function mayRead(request: ApiRequest, { metricsToken: token, trustedProxies }: AppSettings): boolean {
  const authorization = request.header("authorization");
  // A proxy of ours on this machine is not whoever asks, even if it says nothing of them.
  if (authorization === null) return isFromHere(request) && !trustedProxies.isTrusted(request.peerAddress);
  return isSameSecret(/^Bearer +([^\s]+)$/i.exec(authorization)?.[1] ?? null, token);
}

function isFromHere(request: ApiRequest): boolean {
  const proxied = PROXY_HEADERS.some((name) => request.header(name) !== null);
  return !proxied && LOOPBACK.test(request.peerAddress ?? "");
}
