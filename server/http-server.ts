import { createServer, type Server, type ServerResponse } from "node:http";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type ErrorRequestHandler, type NextFunction, type Request, type Response } from "express";
import onHeaders from "on-headers";
import type { AppDeps, RequestContext } from "~/http/deps.server";
import { handleFast } from "~/http/node-lane.server";
import { DATA_HEADERS, HSTS } from "~/http/security-headers.server";
import { onceClosed, whenRoom } from "~/http/socket-room.server";
import { readVerifierPolicy } from "./verifier-policy";

const ONE_YEAR_MS = 365 * 24 * 3_600_000;
const ONE_HOUR_MS = 3_600_000;
/** Every partner's page asks for this name: a fix has to reach them soon. */
const FIVE_MINUTES_MS = 300_000;

/** What the process serves, and with what. */
export interface HttpServerOptions {
  readonly build: ServerBuild;
  readonly deps: AppDeps;
  /** Folder of static files. */
  readonly publicDir: string;
  readonly mode: "production" | "development";
  /** Whether `/api/chat/*` is answered before Remix sees it: the same answers, sooner (FAST_LANE). */
  readonly fastLane: boolean;
}

/** Static files first, everything else to Remix; each request knows the moment its socket closes. */
export function createHttpServer({ build, deps, publicDir, mode, fastLane }: HttpServerOptions): Server {
  const app = express();
  app.disable("x-powered-by");
  app.use(guardAnswers);
  app.use(settleHost);
  // Event streams carry `no-transform`, which keeps them out of this.
  app.use(compression());
  app.use(
    "/build",
    express.static(`${publicDir}/build`, { immutable: true, maxAge: ONE_YEAR_MS, fallthrough: false }),
  );
  app.use(
    "/widget",
    express.static(`${publicDir}/widget`, {
      ...{ immutable: true, maxAge: ONE_YEAR_MS, index: false, redirect: false },
      setHeaders: letPagesLoad,
    }),
  );
  app.get(
    "/widget.js",
    express.static(publicDir, { maxAge: FIVE_MINUTES_MS, index: false, setHeaders: letPagesLoad }),
  );
  const verifierPolicy = readVerifierPolicy(publicDir);
  app.use(
    express.static(publicDir, {
      ...{ maxAge: ONE_HOUR_MS, index: false, redirect: false },
      setHeaders(response, path) {
        // Types for partners' projects; by its name it would be a film.
        if (path.endsWith(".d.ts")) response.setHeader("Content-Type", "text/plain; charset=utf-8");
        if (path.endsWith("verify.html") && verifierPolicy !== null)
          response.setHeader("Content-Security-Policy", verifierPolicy);
      },
    }),
  );
  app.use(refuseForeignForms);
  app.all(
    "*",
    createRequestHandler({
      build,
      mode,
      getLoadContext: (request, response): RequestContext & Record<string, unknown> => ({
        deps,
        peerAddress: request.socket.remoteAddress,
        onClosed: (listener) => onceClosed(response, listener),
        whenRoom: () => whenRoom(response),
      }),
    }),
  );
  app.use(answerPlainly(deps.log));
  const server = createServer((request, response) => {
    if (deps.settings.secureCookies) response.setHeader("Strict-Transport-Security", HSTS);
    if (!fastLane || !handleFast(request, response, deps)) app(request, response);
  });
  // Longer than the keep-alive of common proxies, so that they, not we, end an idle connection.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 80_000;
  // For a whole request, body included: 32 KB take no longer, and a body that drips must not hold a connection.
  server.requestTimeout = 85_000;
  // Nothing moved for four heartbeats: whoever does not take the rest of an answer does not keep it waiting for ever.
  server.timeout = 60_000;
  return server;
}

/** Pages and endpoints say what they allow; redirects, files and refusals of others on the way get the strictest. */
function guardAnswers(_request: Request, response: Response, next: NextFunction): void {
  onHeaders(response, () => {
    for (const [name, value] of Object.entries(DATA_HEADERS))
      if (!response.hasHeader(name)) response.setHeader(name, value);
  });
  next();
}

/** The widget's files are for pages of any origin, also those that isolate themselves or check a hash (017). */
function letPagesLoad(response: ServerResponse, path: string): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  // The one name here that does not change with what is in it.
  if (path.endsWith("manifest.json")) response.setHeader("Cache-Control", "no-cache");
}

/**
 * Remix takes the port of the address it works with from X-Forwarded-Host, which anybody can send, and fails on an
 * address that is none. Which host this is the Host header says alone; a proxy has to leave it as it is.
 */
function settleHost(request: Request, response: Response, next: NextFunction): void {
  const { headers, originalUrl } = request;
  const host = headers.host ?? "";
  // Kept as a sign that a proxy stands in between.
  if (headers["x-forwarded-host"] !== undefined) headers["x-forwarded-host"] = host;
  const isAddress = originalUrl.startsWith("/") && URL.canParse(`http://${host}${originalUrl}`);
  if (isAddress) next();
  else response.status(400).type("text/plain").send("This is not an address.");
}

/** What fits no page and no file. Express would show the address or the error, and print it. */
function answerPlainly(log: AppDeps["log"]): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = isRecord(error) ? error["status"] : undefined;
    const isAskersFault = typeof status === "number" && status >= 400 && status < 500;
    if (!isAskersFault) log.error("request_failed", error);
    response.status(isAskersFault ? status : 500).type("text/plain");
    response.send(isAskersFault ? "There is nothing here." : "Something went wrong on our side.");
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Remix refuses a page's form from another site as well, with an empty 500; this is the same refusal with its name. */
function refuseForeignForms(request: Request, response: Response, next: NextFunction): void {
  const { origin, host } = request.headers;
  const foreign = origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host;
  if (!foreign || request.method === "GET" || request.path.startsWith("/api/")) next();
  else response.status(403).type("text/plain").send("This form was not sent from our own pages.");
}
