import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { build } from "esbuild";
import {
  toHtmlExample,
  toNextExample,
  toPolicyExample,
  toReactExample,
} from "~/components/partner-docs/page-examples";
import { type DemoPartner, EMPLOYEES, loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";
import {
  heardOn,
  type PartnerFile,
  type PartnerServer,
  registerSite,
  startPartnerServer,
} from "../support/e2e-partner-page";
import { test } from "../support/e2e-test";

/** What the guide tells partners to write, as it stands there, in a browser. */
let partner: DemoPartner;
let folder: string;
let chatOrigin: string;
let home: PartnerServer;
/** Who is signed in at the partner's. */
let employee = EMPLOYEES[0];
test.beforeEach(async ({ app, database, talk }) => {
  folder = await mkdtemp(join(tmpdir(), "renavest-guide-"));
  partner = loadDemoPartner(folder);
  chatOrigin = new URL(app.url).origin;
  home = await startPartnerServer();
  employee = EMPLOYEES[0];
  await registerSite(database, partner, { therapistId: talk.therapist.id, origin: home.origin });
});
test.afterEach(async () => {
  await home.stop();
  await rm(folder, { recursive: true });
});

const launcher = (page: Page) => page.getByRole("button", { name: /^Chat/ });
const fieldOf = (page: Page) => page.locator("iframe:visible").contentFrame().getByRole("textbox");
const textIn = (page: Page, text: string) =>
  page.locator("iframe:visible").contentFrame().getByText(text, { exact: true });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function send(page: Page, text: string) {
  await fieldOf(page).fill(text);
  await fieldOf(page).press("Enter");
  await expect(textIn(page, text)).toBeVisible();
  await expect(page.locator("iframe:visible").contentFrame().getByText(/^Sent/).last()).toBeVisible();
}

/** A page of the partner's and what it loads; its server answers with tokens for whoever is signed in. */
async function visit(page: Page, head: string, files: Readonly<Record<string, PartnerFile>>) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Harbor</title><link rel="icon" href="data:,">
${head}<body><div id="root"></div></body></html>`;
  const answer = () =>
    JSON.stringify({ token: signChatToken(partner, employee, { audience: chatOrigin, now: new Date() }) });
  await home.open(page, {
    ...{ partner, chatOrigin },
    headers: {
      "Content-Security-Policy": `default-src 'self' data:; ${toPolicyExample({ chatOrigin, siteKey: "" })
        .replace("script-src", "script-src 'self'")
        .replace(/\n/g, " ")}`,
    },
    files: {
      "/": { type: "text/html", text: html },
      "/api/chat-token": { type: "application/json", text: answer },
      ...files,
    },
  });
}

const script = (text: string): PartnerFile => ({ type: "text/javascript", text });

/** The guide's component in an app that React mounts, takes away and mounts again, as it does in development. */
async function bundleApp(component: string): Promise<string> {
  const app = `import { StrictMode, useState } from "react";
    import { createRoot } from "react-dom/client";
    import { Chat } from "guide";
    window.heard = [];
    function Page() {
      const [person, setPerson] = useState("emp-1042");
      const [isThere, setIsThere] = useState(true);
      return <main>
        {isThere ? <Chat personId={person} /> : null}
        <button onClick={() => setPerson("emp-2077")}>Jordan</button>
        <button onClick={() => setPerson(null)}>Sign out</button>
        <button onClick={() => setIsThere(!isThere)}>Turn</button>
      </main>;
    }
    createRoot(document.getElementById("root")).render(<StrictMode><Page /></StrictMode>);
    window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });
    for (const name of ["ready", "open", "error", "identity_required"])
      window.RenavestChat("on", name, (detail) => window.heard.push([name, detail?.code ?? null]));`;
  // In place of Next's own component, which brings a script to the page after it has been drawn.
  const nextScript = `import { useEffect } from "react";
    export default function Script({ src }) {
      useEffect(() => {
        if (document.querySelector('script[src="' + src + '"]')) return;
        document.body.append(Object.assign(document.createElement("script"), { src }));
      }, [src]);
      return null;
    }`;
  const { outputFiles } = await build({
    stdin: { contents: app, loader: "jsx", resolveDir: process.cwd() },
    plugins: [
      {
        name: "guide",
        setup(bundle) {
          bundle.onResolve({ filter: /^(?:guide|next\/script)$/ }, ({ path }) => ({
            path,
            namespace: "guide",
          }));
          bundle.onLoad({ filter: /.*/, namespace: "guide" }, ({ path }) => ({
            contents: path === "guide" ? component : nextScript,
            ...{ loader: "jsx", resolveDir: process.cwd() },
          }));
        },
      },
    ],
    ...{ bundle: true, write: false, format: "iife", jsx: "automatic", logLevel: "silent" },
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}

test("plain HTML, under the guide's policy: the button is there, the message goes, and the link stays", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  const [head = "", chat = ""] = toHtmlExample({ chatOrigin, siteKey: partner.siteKey }).split(
    "// chat.js\n",
  );
  await visit(page, head, { "/chat.js": script(chat) });
  await expect(page.getByRole("link", { name: "Message a financial therapist" })).toHaveAttribute(
    "href",
    `${chatOrigin}/chat`,
  );
  await launcher(page).click();
  await send(page, "From a plain page");
});

for (const [name, toExample, inHead] of [
  ["React", toReactExample, true],
  ["Next", toNextExample, false],
] as const)
  test(`${name}, mounted twice by React 18: one chat, the next person's own, and none where nobody is signed in`, async ({
    openBrowser,
  }) => {
    const page = await openBrowser();
    const app = await bundleApp(toExample({ chatOrigin, siteKey: partner.siteKey }));
    const loader = inHead ? `<script async src="${chatOrigin}/widget.js"></script>` : "";
    await visit(page, `${loader}<script defer src="/app.js"></script>`, { "/app.js": script(app) });
    await expect(launcher(page)).toHaveCount(1);
    await launcher(page).click();
    await send(page, "Mounted twice, sent once");
    await expect(textIn(page, "Mounted twice, sent once")).toHaveCount(1);
    expect(await heardOn(page)).toEqual([
      ["ready", null],
      ["open", null],
    ]);

    employee = EMPLOYEES[1] ?? employee;
    await press(page, "Jordan");
    await expect(page.locator("iframe:visible")).toHaveCount(0);
    await launcher(page).click();
    await send(page, "Somebody else's");
    await expect(textIn(page, "Mounted twice, sent once")).toHaveCount(0);

    employee = EMPLOYEES[0];
    await press(page, "Turn");
    await expect(page.locator("iframe")).toHaveCount(0);
    await press(page, "Turn");
    await expect(launcher(page)).toHaveCount(1);
    await press(page, "Sign out");
    await expect(page.locator("iframe:visible")).toHaveCount(0);
    expect((await heardOn(page)).filter(([event]) => event === "error")).toEqual([]);
  });
