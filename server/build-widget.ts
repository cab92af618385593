import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { minify } from "terser";
import { copyPins } from "./widget-pins";

/**
 * Most bytes, gzipped, of each part; one more and the build fails. The frame speaks English; Spanish, and the form for
 * visitors, come on top.
 */
export const WIDGET_BUDGETS = {
  loader: 2_048,
  panel: 2_048,
  inspect: 4_096,
  frame: 41_984,
  spanish: 3_584,
  visitor: 2_048,
} as const;

/** What may be in what partners' pages load; anything else that slips in fails the build. */
const ALLOWED =
  /^(?:widget\/|app\/(?:client|chat-ui|protocol|domain|styles)\/|node_modules\/(?:preact|eventsource-parser)\/|<define:)/;

/** Chunks that are loaded where somebody needs them. */
const SPANISH = /^frame-spanish-/;
const VISITOR = /^frame-visitor-form-/;

type Part = keyof typeof WIDGET_BUDGETS;

/** One built file. */
interface Built {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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
  const inspectFile = hashed("inspect", inspect.js);
  const panel = await bundlePart(root, "widget/loader/panel.ts", {
    format: "esm",
    define: { WIDGET_INSPECT: JSON.stringify(path(inspectFile.name)) },
  });
  const panelFile = hashed("panel", panel.js);
  const loader = await bundlePart(root, "widget/loader/main.ts", {
    format: "iife",
    define: { WIDGET_PANEL: JSON.stringify(path(panelFile.name)) },
  });
  const frame = await bundlePart(root, "widget/frame/main.tsx", {
    ...{ format: "esm", splitting: true, chunkNames: "frame-[name]-[hash]" },
  });
  const js = hashed("frame", frame.js);
  const css = hashed("frame", frame.css ?? new Uint8Array(), "css");
  for (const file of [inspectFile, panelFile, js, css, ...frame.chunks]) put(file);
  // Its address says what is in it, so that it may be kept for ever and vouched for by its hash.
  const whole = `${version}-${hashed("widget", loader.js).name.slice(7, 19)}`;
  mkdirSync(join(folder, whole), { recursive: true });
  writeFileSync(join(folder, whole, "widget.js"), loader.js);
  writeFileSync(join(root, "public/widget.js"), loader.js);

  const sizes: Record<Part, readonly Uint8Array[]> = {
    ...{ loader: [loader.js], panel: [panel.js], inspect: [inspect.js] },
    frame: [
      ...[js.bytes, css.bytes],
      ...frame.chunks.filter(({ name }) => !SPANISH.test(name) && !VISITOR.test(name)).map(toBytes),
    ],
    spanish: frame.chunks.filter(({ name }) => SPANISH.test(name)).map(toBytes),
    visitor: frame.chunks.filter(({ name }) => VISITOR.test(name)).map(toBytes),
  };
  for (const part of ["loader", "panel", "inspect", "frame", "spanish", "visitor"] as const)
    requireBudget(part, sizes[part], report);
  const integrity = toIntegrity(loader.js);
  const manifest = {
    version: whole,
    loader: { js: `/widget/${whole}/widget.js`, integrity },
    panel: { js: path(panelFile.name), integrity: toIntegrity(panel.js) },
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

async function bundlePart(root: string, entry: string, own: BuildOptions) {
  const preact = dirname(createRequire(join(root, "package.json")).resolve("preact/package.json"));
  const { metafile, outputFiles } = await build({
    ...own,
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: "public/widget",
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    ...{ platform: "browser", target: "es2022", jsx: "automatic", charset: "utf8", logLevel: "warning" },
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"', ...own.define },
    alias: {
      "~": join(root, "app"),
      react: join(root, "widget/renderer/react.ts"),
      "react-dom/client": join(root, "widget/renderer/react-dom-client.ts"),
      "react/jsx-runtime": join(preact, "jsx-runtime/dist/jsxRuntime.module.js"),
    },
  });
  requireAllowed(entry, metafile);
  const files = await Promise.all(
    outputFiles.map(async ({ path, contents }) => ({
      name: basename(path),
      bytes: await shrink(path, contents),
    })),
  );
  const [script, style] = [".js", ".css"].map((end) => basename(entry).replace(/\.tsx?$/, end));
  const find = (name: string | undefined) => files.find((file) => file.name === name)?.bytes;
  const js = find(script);
  if (js === undefined) throw new Error(`${entry} made no script`);
  return { js, css: find(style), chunks: files.filter(({ name }) => name !== script && name !== style) };
}

/** A second pass over what esbuild made: a twentieth less. */
async function shrink(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (!path.endsWith(".js")) return bytes;
  const { code = "" } = await minify(Buffer.from(bytes).toString(), { module: true, ecma: 2020 });
  return Buffer.from(code);
}

function requireAllowed(entry: string, metafile: Metafile): void {
  const strangers = Object.keys(metafile.inputs).filter((input) => !ALLOWED.test(input));
  if (strangers.length > 0) throw new Error(`${entry} may not carry ${strangers.join(", ")}`);
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

function hashed(name: string, bytes: Uint8Array, end = "js"): Built {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name: `${name}-${hash}.${end}`, bytes };
}

function toIntegrity(bytes: Uint8Array): string {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}
