import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { expect, it } from "vitest";

/** As Remix's compiler bundles for browsers. */
const BROWSER: BuildOptions = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
};

/** The output files a browser loads with the page, and those it loads only when asked. */
async function bundleFrame() {
  const { metafile } = await build({
    ...BROWSER,
    entryPoints: ["app/components/clerk-frame.tsx"],
    outdir: "out",
    write: false,
    metafile: true,
  });
  const loaded = new Set<string>();
  const later = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === "import-statement") load(next);
      else later.add(next);
  };
  load("out/clerk-frame.js");
  const holdsClerk = (path: string) =>
    Object.keys(metafile.outputs[path]?.inputs ?? {}).some((input) => input.includes("/@clerk/"));
  return { withPage: [...loaded].filter(holdsClerk), later: [...later].filter(holdsClerk) };
}

it("leaves Clerk's code out of what every page loads", async () => {
  const { withPage, later } = await bundleFrame();
  expect(withPage).toEqual([]);
  expect(later).toHaveLength(1);
});

it("finds Clerk's exports in the chunk as bundled, where CommonJS looks different from Node", async () => {
  const outdir = await mkdtemp(join(tmpdir(), "renavest-bundle-"));
  await build({ ...BROWSER, entryPoints: ["app/components/clerk-package.ts"], outdir });
  await writeFile(join(outdir, "package.json"), '{ "type": "module" }');
  const { loadClerkPackage } = await import(pathToFileURL(join(outdir, "clerk-package.js")).href);
  const { ClerkProvider, ClerkLoaded, useClerk } = await loadClerkPackage();
  await rm(outdir, { recursive: true });
  expect([ClerkProvider, ClerkLoaded, useClerk].map((each) => typeof each)).toEqual([
    "function",
    "function",
    "function",
  ]);
});
