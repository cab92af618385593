import { appendFileSync, existsSync } from "node:fs";
import { join, relative } from "node:path";
import { listPdfFontFiles } from "~/adapters/pdf-fonts.server";

/** What the app reads while it runs, by names that it puts together: nothing that looks at imports would find it. */
export function listReadFiles(root: string): readonly string[] {
  return [join(root, "public/widget/manifest.json"), join(root, "public/verify.html"), ...listPdfFontFiles()];
}

/**
 * Names each of them in the built app, in the form that Vercel's tracing knows, so that the function carries them. Throws for
 * one that is not there.
 */
export function nameReadFiles(root: string): void {
  const files = listReadFiles(root);
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`not there: ${missing.join(", ")}`);
  const names = files.map((file) => JSON.stringify(relative(join(root, "build"), file)));
  const urls = names.map((name) => `  new URL(${name}, import.meta.url),`);
  appendFileSync(
    join(root, "build/index.js"),
    `\n// Nobody calls it: it is read by those who carry the app elsewhere.\nfunction filesReadByName() {\n  return [\n${urls.join("\n")}\n  ];\n}\n`,
  );
}
