import { createHash } from "node:crypto";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { minify } from "terser";

/** What may be in what partners' pages load; anything else that slips in fails the build. */
const ALLOWED =
  /^(?:widget\/|app\/(?:client|chat-ui|protocol|domain|styles)\/|node_modules\/(?:preact|eventsource-parser)\/|<define:)/;

/** One built file. */
export interface Built {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bundles a script of the widget. Throws where code is in it that does not belong there. */
export async function bundlePart(root: string, entry: string, own: BuildOptions): Promise<Uint8Array> {
  const { metafile, outputFiles } = await build({
    ...own,
    ...{
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
    },
    ...{ platform: "browser", target: "es2022", charset: "utf8", logLevel: "warning", legalComments: "none" },
    alias: { "~": join(root, "app") },
  });
  requireAllowed(entry, Object.keys(metafile.inputs));
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${entry} made no script`);
  return Buffer.from(await shrink(file.text));
}

/** A file under a name that says what is in it. */
export function hashed(name: string, bytes: Uint8Array, end = "js"): Built {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name: `${name}-${hash}.${end}`, bytes };
}

/** A second pass over what a bundler made: a twentieth less than esbuild's own. */
export async function shrink(code: string): Promise<string> {
  return (await minify(code, { module: true, ecma: 2020 })).code ?? "";
}

/** `inputs`: paths from the root. Throws where one of them is none of ours. */
export function requireAllowed(entry: string, inputs: readonly string[]): void {
  const strangers = inputs.filter((input) => !ALLOWED.test(input));
  if (strangers.length > 0) throw new Error(`${entry} may not carry ${strangers.join(", ")}`);
}
