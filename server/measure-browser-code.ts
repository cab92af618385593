import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { RemixMetafile } from "./check-browser-bundle";

/** The conversation: the page with the most code. */
const PAGE = ["entry.client", "root.tsx", "routes/chat.tsx", "routes/chat.$channelId.tsx"];

function findOutput(metafile: RemixMetafile, name: string): string {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint = "" }]) =>
    entryPoint.replace(/\?browser$/, "").includes(name),
  );
  if (found === undefined) throw new Error(`the browser build has no ${name}`);
  return found[0];
}

function addStaticImports(metafile: RemixMetafile, output: string, files: Set<string>): void {
  if (files.has(output)) return;
  files.add(output);
  for (const { path, kind } of metafile.outputs[output]?.imports ?? []) {
    if (kind === "import-statement") addStaticImports(metafile, path, files);
  }
}

/** Bytes of JavaScript, gzipped, that a browser downloads to show one conversation. */
export function measurePageBytes(root: string): number {
  const metafile: RemixMetafile = JSON.parse(readFileSync(join(root, "build/metafile.js.json"), "utf8"));
  const files = new Set<string>();
  for (const name of PAGE) addStaticImports(metafile, findOutput(metafile, name), files);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(root, file))).length, 0);
}
