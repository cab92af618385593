import type { Rest } from "./rest";

/** Path of the built `rest.css`; the build puts it in. */
declare const WIDGET_REST_STYLE: string;

/** What the build adds to the address of whatever is imported later. */
const meta: ImportMeta & { again?: string } = import.meta;
let loading: Promise<Rest> | null = null;
let failures = 0;

/** The rest of the frame, once. Rejects where it does not load; the next call tries again. */
export function loadRest(): Promise<Rest> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    failures += 1;
    // Some browsers remember for good that a module did not load: another address is another module.
    meta.again = `?${failures}`;
    throw error;
  });
  return loading;
}

async function load(): Promise<Rest> {
  const style = WIDGET_REST_STYLE + (meta.again ?? "");
  const [{ REST }] = await Promise.all([import("./rest"), loadStyle(style)]);
  return REST;
}

function loadStyle(href: string): Promise<void> {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error("a style did not load"));
    };
    document.head.append(link);
  });
}
