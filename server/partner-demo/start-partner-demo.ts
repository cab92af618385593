import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { toBenefitsPage } from "./benefits-page";
import { type DemoPartner, EMPLOYEES, type Employee } from "./demo-partner";
import { signChatToken } from "./sign-chat-token";

const COOKIE = "harbor_employee";
const MAX_BODY = 1_024;
const FILES: Readonly<Record<string, string>> = { "/page.css": "text/css", "/page.js": "text/javascript" };

/** The partner's page, on an origin of its own. */
export interface PartnerDemo {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it. Its server knows the chat by its origin and its own key, and nothing else. */
export async function startPartnerDemo(options: {
  readonly port: number;
  readonly chatOrigin: string;
  readonly partner: DemoPartner;
}): Promise<PartnerDemo> {
  const { port, partner, chatOrigin } = options;
  const server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", toPolicy(chatOrigin));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
    answer(request, response, { partner, chatOrigin }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return { url: `http://localhost:${port}`, stop: () => stop(server) };
}

/** All that the chat asks of a partner's policy: its one host, for a script and a frame. */
function toPolicy(chatOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${chatOrigin}`,
    `frame-src ${chatOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

type Demo = Pick<Parameters<typeof startPartnerDemo>[0], "partner" | "chatOrigin">;

async function answer(request: IncomingMessage, response: ServerResponse, demo: Demo): Promise<void> {
  const { method = "GET" } = request;
  const { pathname } = new URL(request.url ?? "/", "http://partner.invalid");
  const employee = findEmployee(/harbor_employee=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1]);
  const type = FILES[pathname];
  if (method === "GET" && type !== undefined) send(response, 200, type, readFile(pathname));
  else if (method === "GET" && pathname === "/") {
    const { chatOrigin, partner } = demo;
    const page = toBenefitsPage({ employee, chatOrigin, siteKey: partner.siteKey });
    send(response, 200, "text/html", page);
  } else if (method !== "POST" || !isFromOwnPage(request)) send(response, 404, "text/plain", "Nothing here.");
  else if (pathname === "/chat-token") {
    const token = signChatToken(demo.partner, employee, { audience: demo.chatOrigin, now: new Date() });
    send(response, 200, "application/json", JSON.stringify({ token }));
  } else if (pathname === "/sign-in") {
    const chosen = findEmployee(new URLSearchParams(await readBody(request)).get("employee") ?? undefined);
    response.writeHead(303, {
      Location: "/",
      "Set-Cookie": `${COOKIE}=${chosen.id}; Path=/; HttpOnly; SameSite=Lax`,
    });
    response.end();
  } else send(response, 404, "text/plain", "Nothing here.");
}

/** A token is for the page's own script: no other page may have one made. */
function isFromOwnPage({ headers }: IncomingMessage): boolean {
  return headers["sec-fetch-site"] === undefined || headers["sec-fetch-site"] === "same-origin";
}

function findEmployee(id: string | undefined): Employee {
  return EMPLOYEES.find((each) => each.id === id) ?? EMPLOYEES[0];
}

function readFile(pathname: string): string {
  return readFileSync(new URL(`./files${pathname}`, import.meta.url), "utf8");
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) throw new Error("too much");
  }
  return text;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
