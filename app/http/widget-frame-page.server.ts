import type { WidgetFrameConfig } from "~/protocol/widget-frame";
import type { WidgetFiles } from "~/services/ports/widget-bundle";
import { SHARED_HEADERS } from "./security-headers.server";

/** The frame's document: what its script has to know, and its two files. No cookie, nothing of any person. */
export function toFrameDocument(config: WidgetFrameConfig, files: WidgetFiles, nonce: string): string {
  const { js, css, integrity } = files;
  const whole = (hash: string | null) => (hash === null ? "" : ` integrity="${hash}"`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${toHtml(config.siteName)}</title>
<link rel="stylesheet" href="${css}"${whole(integrity.css)}>
<script type="application/json" id="frame-config">${toScriptJson(config)}</script>
<script type="module" src="${js}" nonce="${nonce}"${whole(integrity.js)}></script>
</head>
<body><div id="root"></div></body>
</html>
`;
}

/** What somebody sees where there is no widget: an unknown site and a disabled one are the same. */
export function toFrameNotice(text: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Chat</title></head><body><p>${toHtml(text)}</p></body></html>
`;
}

/** Held by pages of these origins alone; none: by nobody. It loads our own files, by name or nonce, and asks us alone. */
export function toFrameHeaders(origins: readonly string[], nonce: string | null): Record<string, string> {
  const runs = nonce !== null;
  const policy = [
    "default-src 'none'",
    ...(runs
      ? [
          `script-src 'nonce-${nonce}' 'strict-dynamic'`,
          "style-src 'self'",
          "img-src 'self'",
          "font-src 'self'",
          "connect-src 'self'",
        ]
      : []),
    ...["form-action 'none'", "base-uri 'none'", "object-src 'none'"],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
    `frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(" ")}`,
  ];
  return {
    ...SHARED_HEADERS,
    "Content-Security-Policy": policy.join("; "),
    // The frame's requests are no forms, so they carry an origin all the same (docs/decisions/014).
    "Referrer-Policy": "no-referrer",
    // Pages that isolate themselves (COEP) may hold it; whose pages these are frame-ancestors says.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
    "Cache-Control": "no-store",
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** No text within can end the block it stands in. */
function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
