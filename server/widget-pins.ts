import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PINS = "widget/pinned";
const BUILT = "public/widget";

/**
 * Keeps the version that was built last: its loader, and what its loader fetches by name, go to `widget/pinned`, and every
 * later build serves them as well. Returns the version. Throws when nothing is built.
 */
export function pinWidget(root: string): string {
  const manifest = join(root, BUILT, "manifest.json");
  if (!existsSync(manifest)) throw new Error("Build first: npm run build");
  const { version, fetched } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly version: string;
    readonly fetched: readonly string[];
  };
  for (const file of [`${version}/widget.js`, ...fetched]) {
    mkdirSync(join(root, PINS, file, ".."), { recursive: true });
    cpSync(join(root, BUILT, file), join(root, PINS, file));
  }
  return version;
}

/** Puts all pinned versions beside the one that is being built. */
export function copyPins(root: string): void {
  if (existsSync(join(root, PINS))) cpSync(join(root, PINS), join(root, BUILT), { recursive: true });
}
