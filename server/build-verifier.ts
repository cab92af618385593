import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";

const STYLE = `
:root{color-scheme:light dark;--paper:#fbf9f5;--surface:#fff;--ink:#1c2622;--muted:#5a655f;--control:#8a857a;--accent:#1e6b55;--good:#dcebe4;--on-good:#14352b;--bad:#fbe9e7;--on-bad:#a3262a}
@media (prefers-color-scheme:dark){:root{--paper:#121715;--surface:#19201d;--ink:#e9eeea;--muted:#a2aea7;--control:#6d776f;--accent:#6cc5a6;--good:#1f4538;--on-good:#e3f3ec;--bad:#3a1715;--on-bad:#ff9c94}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "Source Sans 3","Segoe UI",system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:48px 20px}
h1{font-size:28px;line-height:1.2;margin:0 0 8px}
p{margin:0 0 24px;color:var(--muted)}
label{display:block;margin:0 0 4px;font-weight:600;font-size:14px}
input{width:100%;min-height:44px;margin:0 0 20px;padding:8px 12px;border:1px solid var(--control);border-radius:10px;background:var(--surface);color:var(--ink);font:inherit}
input:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
#result{border-radius:14px;padding:0}
#result[data-state]{padding:16px 20px}
#result[data-state=intact]{background:var(--good);color:var(--on-good)}
#result[data-state=changed]{background:var(--bad);color:var(--on-bad)}
h2{font-size:20px;margin:0 0 8px}
ul{margin:0;padding:0;list-style:none;overflow-wrap:anywhere;font-size:14px}
li{padding:2px 0}
`.trim();

/** Builds `public/verify.html`: one file that needs nothing else and can reach nothing, for whoever was given a record. */
export async function buildVerifier(root: string): Promise<void> {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: ["app/client/verifier/verify-page.ts"],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    alias: { "~": join(root, "app") },
    logLevel: "warning",
  });
  const script = (outputFiles[0]?.text ?? "").trim().replaceAll("</script", "<\\/script");
  writeFileSync(join(root, "public/verify.html"), toPage(script));
}

function toPage(script: string): string {
  const policy = [
    "default-src 'none'",
    `script-src '${toSource(script)}'`,
    `style-src '${toSource(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Is this record unchanged?</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 id="title"></h1>
<p id="lead"></p>
<label id="file-label" for="file"></label>
<input id="file" type="file" accept=".pdf,.html,.csv,.json,.zip">
<label id="key-label" for="key"></label>
<input id="key" autocomplete="off" spellcheck="false">
<div id="result" role="status"></div>
</main>
<script>${script}</script>
</body>
</html>
`;
}

function toSource(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
