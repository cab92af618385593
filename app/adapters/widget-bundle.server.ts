import { readFile } from "node:fs/promises";
import type { WidgetBundle, WidgetFiles } from "~/services/ports/widget-bundle";

const FOLDER = "/widget/";
const PATH = /^\/widget\/(?:[A-Za-z0-9_.-]+\/)*[A-Za-z0-9_.-]+\.(?:js|css)$/;
const INTEGRITY = /^sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}$/;

/** The widget's build, as its manifest tells; read once it is there. */
export function createWidgetBundle({ manifest }: { readonly manifest: string }): WidgetBundle {
  let found: WidgetFiles | null = null;
  return {
    async find() {
      found ??= await read(manifest);
      return found;
    },
  };
}

async function read(manifest: string): Promise<WidgetFiles | null> {
  try {
    return toFiles(JSON.parse(await readFile(manifest, "utf8")));
  } catch {
    return null;
  }
}

function toFiles(told: unknown): WidgetFiles | null {
  const { frame } = toRecord(told);
  const { js, css, integrity } = toRecord(frame);
  const files = { js: toPath(js), css: toPath(css) };
  if (files.js === null || files.css === null) return null;
  const hashes = toRecord(integrity);
  return {
    ...{ js: files.js, css: files.css },
    integrity: { js: toIntegrity(hashes["js"]), css: toIntegrity(hashes["css"]) },
  };
}

/** A name in the widget's folder, or a whole path there. */
function toPath(told: unknown): string | null {
  if (typeof told !== "string") return null;
  const path = told.startsWith("/") ? told : FOLDER + told;
  return PATH.test(path) && !path.includes("..") ? path : null;
}

function toIntegrity(told: unknown): string | null {
  return typeof told === "string" && INTEGRITY.test(told) ? told : null;
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
