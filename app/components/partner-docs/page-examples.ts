import type { ExamplePlace } from "./server-examples";

/** A page without any framework. */
export function toHtmlExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `<script async src="${chatOrigin}/widget.js"></script>
<script src="/chat.js" defer></script>
<a href="${chatOrigin}/chat">Message a financial therapist</a>

// chat.js
window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });

window.RenavestChat("boot", {
  site: "${siteKey}",
  async getToken() {
    const answer = await fetch("/api/chat-token", { method: "POST" });
    if (!answer.ok) throw new Error("no token");
    return (await answer.json()).token;
  },
});
`;
}

/** For people who sign in with a Renavest account of their own. */
export function toSnippet({ chatOrigin, siteKey }: ExamplePlace): string {
  return `<script async src="${chatOrigin}/widget.js" data-site="${siteKey}"></script>
`;
}

/** A component; the script stands in the page. */
export function toReactExample({ siteKey }: ExamplePlace): string {
  return `import { useEffect } from "react";

window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });

async function getToken() {
  const answer = await fetch("/api/chat-token", { method: "POST" });
  if (!answer.ok) throw new Error("no token");
  return (await answer.json()).token;
}

/** personId: whoever is signed in; null for nobody. */
export function Chat({ personId }) {
  useEffect(() => {
    if (personId === null) return;
    window.RenavestChat("boot", { site: "${siteKey}", getToken });
    return () => window.RenavestChat("shutdown");
  }, [personId]);
  return null;
}
`;
}

/** Next, app router: the component runs in the browser alone. */
export function toNextExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `// app/chat.jsx
"use client";
import Script from "next/script";
import { useEffect } from "react";

async function getToken() {
  const answer = await fetch("/api/chat-token", { method: "POST" });
  if (!answer.ok) throw new Error("no token");
  return (await answer.json()).token;
}

export function Chat({ personId }) {
  useEffect(() => {
    if (!personId) return;
    window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });
    window.RenavestChat("boot", { site: "${siteKey}", getToken });
    return () => window.RenavestChat("shutdown");
  }, [personId]);
  return <Script src="${chatOrigin}/widget.js" />;
}
`;
}

/** What a strict policy has to allow. */
export function toPolicyExample({ chatOrigin }: ExamplePlace): string {
  return `script-src ${chatOrigin};
frame-src ${chatOrigin};
`;
}
