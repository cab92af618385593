import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleDataRequestFunction,
  type HandleErrorFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "~/components/nonce";
import { getDeps } from "~/http/deps.server";
import { toPageHeaders } from "~/http/page-headers.server";
import { DATA_HEADERS } from "~/http/security-headers.server";

const RENDER_LIMIT_MS = 5_000;
/** Pages are somebody's: after signing out, the back button must not bring one back from the browser's cache. */
const NOT_KEPT = "no-store";
/**
 * Decoded, such a path begins like another host's address, which the router fails to put together again; or it holds
 * line breaks and the like, which fit no route at all: then Remix would write the whole address into the page.
 */
const NO_PATH = /^\/(?:[/\\]|%2f|%5c)|%[01][\da-f]|%7f|%e2%80%a[89]/i;

/** Renders a page. A failure before the first byte is an error answer; later ones end the page where it stands. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const address = new URL(request.url);
  if (NO_PATH.test(address.pathname)) return Promise.resolve(answerNoPath());
  const nonce = randomBytes(16).toString("base64");
  return new Promise((resolve, reject) => {
    let renderStatus = status;
    let shellSent = false;
    const answer = () => {
      shellSent = true;
      const body = new PassThrough();
      body.once("close", () => clearTimeout(limit));
      for (const [name, value] of Object.entries(toPageHeaders(loadContext, nonce, address)))
        headers.set(name, value);
      headers.set("Content-Type", "text/html; charset=utf-8");
      headers.set("Cache-Control", NOT_KEPT);
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: renderStatus }));
      pipe(body);
    };
    const waitsForAll = isbot(request.headers.get("user-agent"));
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={RENDER_LIMIT_MS} />
      </NonceContext.Provider>,
      {
        nonce,
        ...(waitsForAll ? { onAllReady: answer } : { onShellReady: answer }),
        onShellError: reject,
        onError: (error) => {
          if (!shellSent) renderStatus = 500;
          logPageFailure(loadContext, error);
        },
      },
    );
    const limit = setTimeout(abort, RENDER_LIMIT_MS + 1_000).unref();
  });
}

function answerNoPath(): Response {
  return new Response("There is nothing here.", {
    status: 404,
    headers: { ...DATA_HEADERS, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": NOT_KEPT },
  });
}

/** The same for a page's data, which Remix asks for by itself. */
export const handleDataRequest: HandleDataRequestFunction = (response) => {
  for (const [name, value] of Object.entries(DATA_HEADERS)) response.headers.set(name, value);
  response.headers.set("Cache-Control", NOT_KEPT);
  return response;
};

/**
 * What went wrong beside the answers that loaders give on purpose: Remix itself would print the whole error, with its
 * message. A request that fits no route is the asker's fault and is not logged here.
 */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  const isAskersFault = isRouteErrorResponse(error) && error.status < 500;
  if (!request.signal.aborted && !isAskersFault) logPageFailure(context, error);
};

function logPageFailure(context: unknown, error: unknown): void {
  try {
    getDeps(context).log.error("page_failed", error);
  } catch {
    // Settings that cannot be read leave no log either; the answer says 503.
  }
}
