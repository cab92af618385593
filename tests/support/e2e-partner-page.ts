import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import type pg from "pg";
import { type DemoPartner, EMPLOYEES } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";

/** A site of the partner's whose people may come in with its token. */
export async function registerSite(
  database: pg.Pool,
  { siteKey, kid, publicKey }: DemoPartner,
  { therapistId, origin }: { readonly therapistId: string; readonly origin: string },
): Promise<void> {
  await database.query(
    `with site as (
       insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes)
       select $1, 'Harbor Benefits', $2, t.id, '{token}' from therapists t
       join users u on u.id = t.user_id where u.public_id = $3 returning id)
     insert into partner_keys (site_id, kid, algorithm, public_key)
     select id, $4, 'ES256', $5 from site`,
    [siteKey, [origin], therapistId, kid, publicKey],
  );
}

/** A file of the partner's, made anew with each request where that is a function. */
export interface PartnerFile {
  readonly type: string;
  readonly text: string | (() => string);
}

/** How a page is to be; what is left out is as it should be. */
export interface PartnerPage {
  readonly partner: DemoPartner;
  readonly chatOrigin: string;
  readonly site?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes of `html`. */
  readonly root?: string;
  readonly body?: string;
  readonly script?: string;
  /** More that the page's server has, by path. */
  readonly files?: Readonly<Record<string, PartnerFile>>;
  /** What the page's server answers instead of a good token. */
  readonly token?: (now: Date) => string;
}

const EVENTS = [
  ...[
    "ready",
    "open",
    "close",
    "unread",
    "identity_required",
    "token_expired",
    "closed_conversation",
    "error",
  ],
];

/** A partner's server whose page is whatever the test wants next. */
export interface PartnerServer {
  readonly origin: string;
  /** Goes to a page that is made like this, with the chat on it, and waits until its script has run. */
  open(page: Page, given: PartnerPage): Promise<void>;
  /** Whoever comes next sees a page that is made like this. */
  show(given: PartnerPage): void;
  stop(): Promise<void>;
}

/** Starts it on an origin of its own. */
export async function startPartnerServer(): Promise<PartnerServer> {
  let given: PartnerPage | null = null;
  const server = createServer((request, response) => {
    if (given === null) {
      response.writeHead(404).end();
      return;
    }
    const { type, text } = answer(given, request.url ?? "/");
    response.writeHead(200, { ...given.headers, "Content-Type": type, "Cache-Control": "no-store" });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    async open(page, wanted) {
      given = wanted;
      await page.goto(`${origin}/`);
      await page.waitForFunction(
        () => "boot" in (window as unknown as { RenavestChat: object }).RenavestChat,
      );
    },
    show(wanted) {
      given = wanted;
    },
    stop: () => stop(server),
  };
}

function answer(given: PartnerPage, path: string): { readonly type: string; readonly text: string } {
  const { partner, chatOrigin } = given;
  const sign = given.token ?? ((now) => signChatToken(partner, EMPLOYEES[0], { audience: chatOrigin, now }));
  if (path === "/token") return { type: "text/plain", text: sign(new Date()) };
  if (path === "/page.js") return { type: "text/javascript", text: PAGE_SCRIPT };
  const file = given.files?.[path];
  if (file !== undefined)
    return { type: file.type, text: typeof file.text === "string" ? file.text : file.text() };
  if (path === "/page.css") return { type: "text/css", text: HOSTILE_STYLE };
  const script = given.script ?? `<script async src="${chatOrigin}/widget.js"></script>`;
  const text = `<!doctype html><html lang="en" ${given.root ?? ""}><meta charset="utf-8"><title>Harbor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<script src="/page.js" data-site="${given.site ?? partner.siteKey}"></script>${script}
<link rel="stylesheet" href="/page.css"><body><main><h1>Benefits</h1>${given.body ?? ""}</main></body></html>`;
  return { type: "text/html", text };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Calls one of the chat's methods on the page. */
export const callChat = (page: Page, name: string, ...args: unknown[]) =>
  page.evaluate(
    ([method, given]) => {
      const { RenavestChat } = window as unknown as {
        RenavestChat: Record<string, (...all: unknown[]) => unknown>;
      };
      return RenavestChat[method as string]?.(...(given as unknown[]));
    },
    [name, args] as const,
  );

/** The events the page has heard so far: name, and code or count. */
export const heardOn = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: [string, unknown][] }).heard);

const PAGE_SCRIPT = `
window.heard = [];
window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });
window.bootChat = (more) => window.RenavestChat("boot", {
  site: document.querySelector("[data-site]").dataset.site,
  getToken: async () => (await fetch("/token", { method: "POST" })).text(),
  ...more,
});
window.bootChat();
for (const name of ${JSON.stringify(EVENTS)})
  window.RenavestChat("on", name, (detail) => window.heard.push([name, detail?.code ?? detail?.count ?? null]));
`;

/** What resets, frameworks and careless rules do to whatever stands on a page. */
const HOSTILE_STYLE = `
*, *::before { all: revert; box-sizing: content-box !important; animation: none !important; letter-spacing: 9px }
div, iframe, button, span { display: none !important; opacity: 0 !important; pointer-events: none !important;
  transform: scale(0.01) !important; position: static !important; width: 0 !important; z-index: -5 !important }
main { position: relative; z-index: 2147482999; min-height: 200vh; background: #eee }
`;
