import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundleFrame } from "./bundle-frame";
import { type Built, bundlePart, hashed } from "./bundle-part";
import { copyPins } from "./widget-pins";

/**
 * Most bytes, gzipped, of each part; one more and the build fails. `frame` is what stands between an opening and a
 * conversation that can be seen and written in, in English; `rest` is fetched while its first messages are, and
 * Spanish, the form for visitors, and what they are asked who keep a conversation, where they are wanted. `whole` is the
 * frame with all of them.
 */
export const WIDGET_BUDGETS = {
  loader: 2_048,
  panel: 2_304,
  inspect: 4_096,
  frame: 33_792,
  rest: 11_776,
  spanish: 3_584,
  visitor: 2_816,
  keep: 2_048,
  whole: 53_504,
} as const;

type Part = keyof typeof WIDGET_BUDGETS;

/** Builds the widget into `public`: hashed files, `/widget.js`, and the manifest the server reads. Throws over budget. */
export async function buildWidget(root: string, report: (line: string) => void): Promise<void> {
  const version: string = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  const folder = join(root, "public/widget");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "parts"), { recursive: true });
  copyPins(root);
  const path = (name: string) => `/widget/parts/${name}`;
  const put = ({ name, bytes }: Built) => writeFileSync(join(folder, "parts", name), bytes);

  const inspect = await bundlePart(root, "widget/loader/inspect.ts", { format: "esm" });
  const inspectFile = hashed("inspect", inspect);
  const panel = await bundlePart(root, "widget/loader/panel.ts", {
    format: "esm",
    define: { WIDGET_INSPECT: JSON.stringify(path(inspectFile.name)) },
  });
  const panelFile = hashed("panel", panel);
  const loader = await bundlePart(root, "widget/loader/main.ts", {
    format: "iife",
    define: { WIDGET_PANEL: JSON.stringify(path(panelFile.name)) },
  });
  const frame = await bundleFrame(root, path);
  const { js, css, rest, spanish, visitor, keep } = frame;
  const frameFiles = [js, css, ...rest, spanish, visitor, keep];
  for (const file of [inspectFile, panelFile, ...frameFiles]) put(file);
  // Its address says what is in it, so that it may be kept for ever and vouched for by its hash.
  const whole = `${version}-${hashed("widget", loader).name.slice(7, 19)}`;
  mkdirSync(join(folder, whole), { recursive: true });
  writeFileSync(join(folder, whole, "widget.js"), loader);
  writeFileSync(join(root, "public/widget.js"), loader);

  const sizes: Record<Part, readonly Uint8Array[]> = {
    ...{ loader: [loader], panel: [panel], inspect: [inspect] },
    ...{ frame: [js.bytes, css.bytes], rest: rest.map(toBytes) },
    ...{ spanish: [spanish.bytes], visitor: [visitor.bytes], keep: [keep.bytes] },
    whole: frameFiles.map(toBytes),
  };
  for (const part of Object.keys(WIDGET_BUDGETS) as Part[]) requireBudget(part, sizes[part], report);
  const integrity = toIntegrity(loader);
  const manifest = {
    version: whole,
    loader: { js: `/widget/${whole}/widget.js`, integrity },
    panel: { js: path(panelFile.name), integrity: toIntegrity(panel) },
    /** What the loader fetches by name, from the widget's folder. */
    fetched: [panelFile, inspectFile].map(({ name }) => `parts/${name}`),
    frame: {
      ...{ js: path(js.name), css: path(css.name) },
      integrity: { js: toIntegrity(js.bytes), css: toIntegrity(css.bytes) },
    },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest, null, 2));
  report(`widget: /widget/${whole}/widget.js integrity="${integrity}"`);
}

function requireBudget(part: Part, files: readonly Uint8Array[], report: (line: string) => void): void {
  const sum = (pack: (bytes: Uint8Array) => Uint8Array) =>
    files.reduce((bytes, file) => bytes + pack(file).length, 0);
  const gzip = sum((bytes) => gzipSync(bytes, { level: 9 }));
  report(`widget: ${part} ${gzip} B gzip, ${sum(brotliCompressSync)} B brotli`);
  const most = WIDGET_BUDGETS[part];
  if (gzip > most) throw new Error(`the widget's ${part} is ${gzip} B gzipped; ${most} are allowed`);
}

function toBytes({ bytes }: Built): Uint8Array {
  return bytes;
}

function toIntegrity(bytes: Uint8Array): string {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}
