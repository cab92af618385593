import type { ReactNode } from "react";
import { SiteFrame } from "../site-frame";
import { ApiTables } from "./api-tables";
import { CodeBlock } from "./code-block";
import { toNodeExample } from "./node-example";
import { toHtmlExample, toNextExample, toPolicyExample, toReactExample, toSnippet } from "./page-examples";
import { KEY_PAIR_EXAMPLE, NEXT_ROUTE_EXAMPLE, toPhpExample, toRailsExample } from "./server-examples";
import { TokenRules } from "./token-rules";

/** Stands where a partner's own key belongs. */
const SITE_KEY = "YOUR_SITE_KEY";

/** Its parts, by id. */
const TITLES = {
  before: "Before you start",
  server: "On your server",
  page: "On your page",
  policy: "Content security policy",
  token: "The token",
  api: "What your page can do",
  faults: "If it does not come up",
  mobile: "In an app",
} as const;
type PartId = keyof typeof TITLES;
const PARTS = Object.keys(TITLES) as readonly PartId[];

/** The guide for developers of partners' sites: from nothing to a chat on their page. In English, for now. */
export function PartnerDocs({ chatOrigin }: { chatOrigin: string }) {
  const place = { chatOrigin, siteKey: SITE_KEY };
  return (
    <SiteFrame>
      <article className="docs" lang="en">
        <h1>Put the chat on your pages</h1>
        <p className="docs__lead">
          People write with their financial therapist on your page. Your page, and everything that runs on it,
          reads none of it: the conversation lives in a frame of its own.
        </p>
        <nav aria-label="On this page">
          <ol className="docs__contents">
            {PARTS.map((id) => (
              <li key={id}>
                <a href={`#${id}`}>{TITLES[id]}</a>
              </li>
            ))}
          </ol>
        </nav>
        <Part id="before">
          <p>
            We register your site with the exact origins of your pages, such as{" "}
            <code>https://benefits.example.com</code>, and give you a site key. The site key is public. Make a
            pair of keys and send us the public one; we tell you the name it goes by.
          </p>
          <CodeBlock title="A pair of keys" code={KEY_PAIR_EXAMPLE} />
        </Part>
        <Part id="server">
          <p>
            Your server says who is signed in, with a token for one use. Answer{" "}
            <code>POST /api/chat-token</code> for people who are signed in, from your own pages only, and keep
            the private key out of the browser.
          </p>
          <CodeBlock title="Node" code={toNodeExample(place)} />
          <CodeBlock title="Next: the route, with the module above" code={NEXT_ROUTE_EXAMPLE} />
          <CodeBlock title="Rails" code={toRailsExample(place)} />
          <CodeBlock title="PHP" code={toPhpExample(place)} />
        </Part>
        <Part id="page">
          <CodeBlock title="Plain HTML" code={toHtmlExample(place)} />
          <p>The link works without JavaScript, too.</p>
          <CodeBlock
            title={`React, with <script async src="${chatOrigin}/widget.js"> in the page`}
            code={toReactExample(place)}
          />
          <CodeBlock title="Next" code={toNextExample(place)} />
          <p>
            If people come in with a Renavest account of their own instead, one line is all, and nothing is
            needed on your server:
          </p>
          <CodeBlock title="Sign-in with Renavest" code={toSnippet(place)} />
          <p>
            If we let people write on your pages without showing who they are, it is the same line. They agree
            to what is kept first, and what they write is deleted on a day they are told. They lose the
            conversation when they leave or reload the page. Where your page has a token, it goes first.
          </p>
        </Part>
        <Part id="policy">
          <p>Add our host to two lines of yours. Nothing inline is needed, and no style or image source.</p>
          <CodeBlock title="Content-Security-Policy" code={toPolicyExample(place)} />
          <p>
            The sign-in pop-up needs <code>Cross-Origin-Opener-Policy: same-origin-allow-popups</code>, or
            none, on your page. A frame around your own page has to be of a registered origin, too.
          </p>
        </Part>
        <Part id="token">
          <TokenRules chatOrigin={chatOrigin} />
        </Part>
        <Part id="api">
          <ApiTables />
        </Part>
        <Part id="faults">
          <p>
            Type <code>await RenavestChat.diagnose()</code> into the browser's console on your page. It
            answers with what is wrong, each with the line to add: a frame that your policy forbids, a site
            key or an origin that is not registered, a token that is expired, ahead of its time, or not for
            us. An empty list says that all is well. It asks your server for one token, reads it in the page,
            and sends it nowhere. If the call itself fails, your <code>script-src</code> lets in our first
            file and not our host: name the whole host.
          </p>
        </Part>
        <Part id="mobile">
          <p>
            A web view works as a browser does if it loads your page from its registered https origin: pages
            from a file or from a string have no origin and are refused. Allow JavaScript and pages in frames.
            Cookies and storage may be blocked; the chat needs neither. Let the keyboard resize the view, so
            that the field stays in sight. Pop-ups are usually blocked in web views, so use tokens there.
          </p>
        </Part>
      </article>
    </SiteFrame>
  );
}

function Part({ id, children }: { id: PartId; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {PARTS.indexOf(id) + 1}. {TITLES[id]}
      </h2>
      {children}
    </section>
  );
}
