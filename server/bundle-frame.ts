import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { build, transform } from "esbuild";
import { type OutputChunk, type Plugin, rollup } from "rollup";
import { type Built, hashed, requireAllowed, shrink } from "./bundle-part";

/** The frame's files: what an opening waits for, and what comes later or where it is wanted. */
export interface FrameFiles {
  readonly js: Built;
  readonly css: Built;
  readonly rest: readonly Built[];
  readonly spanish: Built;
  readonly visitor: Built;
  readonly keep: Built;
}

/**
 * Bundles the frame; `path`: where a file is served. By rollup, which leaves what later files share in the first one:
 * esbuild would tear it out into a file of its own, to be fetched after the first.
 */
export async function bundleFrame(root: string, path: (name: string) => string): Promise<FrameFiles> {
  const [css, restCss] = await Promise.all(
    ["frame", "rest"].map(async (name) => {
      const bytes = await bundleStyle(root, `widget/frame/${name}.css`);
      return hashed(name === "frame" ? "frame" : `frame-${name}`, bytes, "css");
    }),
  );
  if (css === undefined || restCss === undefined) throw new Error("the frame made no styles");
  const bundle = await rollup({
    input: join(root, "widget/frame/main.tsx"),
    plugins: [readSource(root, { WIDGET_REST_STYLE: JSON.stringify(path(restCss.name)) }), FINISH],
    treeshake: { moduleSideEffects: false },
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({
    format: "es",
    entryFileNames: "frame-[hash:12].js",
    chunkFileNames: "frame-[name]-[hash:12].js",
    hashCharacters: "hex",
  });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const inputs = chunks.flatMap(({ moduleIds }) => moduleIds);
  requireAllowed(
    "widget/frame",
    inputs.map((id) => relative(root, id)),
  );
  const find = (is: (chunk: OutputChunk) => boolean): Built => {
    const [chunk, more] = chunks.filter(is);
    if (chunk === undefined || more !== undefined) throw new Error("the frame's files are not those we know");
    return { name: chunk.fileName, bytes: Buffer.from(chunk.code) };
  };
  const js = find(({ isEntry }) => isEntry);
  const rest = find(({ name }) => name === "rest");
  const spanish = find(({ name }) => name === "spanish");
  const visitor = find(({ name }) => name === "visitor-form");
  const keep = find(({ name }) => name === "keep-visit");
  if (chunks.length !== 5) throw new Error("the frame has a file that nobody counts");
  return { js, css, rest: [rest, restCss], spanish, visitor, keep };
}

async function bundleStyle(root: string, entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: root, entryPoints: [entry], bundle: true, minify: true, write: false },
    ...{ target: "es2022", charset: "utf8", logLevel: "warning", legalComments: "none" },
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${entry} made no style`);
  return file.contents;
}

/** Finds our files and preact in React's place, and makes JavaScript of them. */
function readSource(root: string, define: Readonly<Record<string, string>>): Plugin {
  const { resolve: find } = createRequire(join(root, "package.json"));
  const preact = dirname(find("preact/package.json"));
  const packages: Readonly<Record<string, string>> = {
    react: join(root, "widget/renderer/react.ts"),
    "react-dom/client": join(root, "widget/renderer/react-dom-client.ts"),
    "react/jsx-runtime": join(preact, "jsx-runtime/dist/jsxRuntime.module.js"),
    preact: join(preact, "dist/preact.module.js"),
    "preact/hooks": join(preact, "hooks/dist/hooks.module.js"),
    "eventsource-parser": join(dirname(find("eventsource-parser")), "index.js"),
  };
  const withEnding = (file: string) => [".ts", ".tsx"].map((end) => file + end).find(existsSync) ?? null;
  return {
    name: "read-source",
    resolveId(id, importer = root) {
      if (id.startsWith("~/")) return withEnding(join(root, "app", id.slice(2)));
      if (id.startsWith(".")) return withEnding(resolve(dirname(importer), id));
      return packages[id] ?? id;
    },
    async transform(source, sourcefile) {
      const loader = sourcefile.endsWith(".tsx") ? "tsx" : sourcefile.endsWith(".ts") ? "ts" : "js";
      const made = await transform(source, {
        ...{ loader, sourcefile, jsx: "automatic", target: "es2022" },
        define,
      });
      return { code: made.code, map: null };
    },
  };
}

/** What is loaded later may be asked for under another address (see `load-rest`); names say what is in the small file. */
const FINISH: Plugin = {
  name: "finish",
  renderDynamicImport: () => ({ left: "import(", right: "+(import.meta.again??''))" }),
  renderChunk: async (code) => ({ code: await shrink(code), map: null }),
};
