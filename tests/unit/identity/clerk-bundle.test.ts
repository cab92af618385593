import { build } from "esbuild";
import { expect, it } from "vitest";

/** The output files a browser loads with the page, and those it loads only when asked. */
async function bundleFrame() {
  const { metafile } = await build({
    entryPoints: ["app/components/clerk-frame.tsx"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    jsx: "automatic",
    outdir: "out",
    write: false,
    metafile: true,
    define: { "process.env.NODE_ENV": '"production"' },
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
