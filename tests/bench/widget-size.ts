import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ensureBuilt } from "../../server/ensure-built";
import { type BenchRow, toRow } from "./bench-row";

const ROOT = process.cwd();

interface Peer {
  readonly name: string;
  /** Exactly this version, from the npm registry. */
  readonly packages: readonly string[];
  /** What a page imports. */
  readonly entry: string;
  /** Which of ours it stands beside. */
  readonly beside: "script" | "chat";
  /** What it is, and what it is not. */
  readonly what: string;
}

/** React is left out of all of them, in their favour: ours brings its renderer. */
const PEERS: readonly Peer[] = [
  {
    ...{
      name: "@intercom/messenger-js-sdk",
      packages: ["@intercom/messenger-js-sdk@0.0.20"],
      beside: "script",
    },
    entry: 'export { default } from "@intercom/messenger-js-sdk";',
    what: "calls alone; fetches Intercom's own script",
  },
  {
    ...{ name: "crisp-sdk-web", packages: ["crisp-sdk-web@1.2.1"], beside: "script" },
    entry: 'export { Crisp } from "crisp-sdk-web";',
    what: "calls alone; fetches Crisp's own script",
  },
  {
    ...{ name: "@livechat/widget-react", packages: ["@livechat/widget-react@1.4.1"], beside: "script" },
    entry: 'export { LiveChatWidget } from "@livechat/widget-react";',
    what: "calls alone; fetches LiveChat's own script",
  },
  {
    ...{ name: "@chatscope/chat-ui-kit-react", beside: "chat" },
    packages: ["@chatscope/chat-ui-kit-react@2.1.1", "@chatscope/chat-ui-kit-styles@1.4.0"],
    entry:
      'import "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css"; export * from "@chatscope/chat-ui-kit-react";',
    what: "looks alone: nothing is sent or kept",
  },
  {
    ...{ name: "@papercups-io/chat-widget", packages: ["@papercups-io/chat-widget@1.3.1"], beside: "chat" },
    entry: 'export * from "@papercups-io/chat-widget";',
    what: "button and frame; what stands in the frame comes from Papercups",
  },
  {
    ...{ name: "stream-chat", packages: ["stream-chat@9.53.0"], beside: "chat" },
    entry: 'export { StreamChat } from "stream-chat";',
    what: "talk with the server alone, no looks",
  },
];

/** What is measured of ours, by what stands beside it. */
const OURS = {
  script: "our script in the page",
  chat: "our whole chat: script, panel, frame, styles, renderer",
} as const;

/** `npm run bench -- widget-size`: bytes, packed, of the widget beside peers' packages, bundled by the same tool. */
export async function benchWidgetSize(): Promise<readonly BenchRow[]> {
  await ensureBuilt(() => undefined);
  const ours = readOurs();
  const folder = mkdtempSync(join(tmpdir(), "renavest-peers-"));
  try {
    // Nobody's scripts run here; what they want besides is left out as well.
    const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"];
    const packages = PEERS.flatMap((peer) => peer.packages);
    execFileSync("npm", ["install", ...flags, "--prefix", folder, ...packages], { stdio: "ignore" });
    const rows: BenchRow[] = [];
    for (const { name, entry, beside, what } of PEERS) {
      const peer = await bundlePeer(folder, entry);
      for (const [packing, pack] of Object.entries(PACKINGS))
        rows.push(
          toRow({
            ...{ case: OURS[beside], metric: packing, unit: "B", better: "lower", target: 1 },
            ours: weigh(ours[beside], pack),
            reference: `${name} (${what})`,
            referenceValue: weigh(peer, pack),
          }),
        );
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Pack = (bytes: Uint8Array) => Uint8Array;
const PACKINGS: Readonly<Record<string, Pack>> = {
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
  brotli: (bytes) => brotliCompressSync(bytes),
};

/** Each file is sent, and so packed, by itself. */
function weigh(files: readonly Uint8Array[], pack: Pack): number {
  return files.reduce((sum, bytes) => sum + pack(bytes).length, 0);
}

function readOurs(): Record<Peer["beside"], readonly Uint8Array[]> {
  const read = (path: string) => readFileSync(join(ROOT, "public", path));
  const manifest = JSON.parse(read("widget/manifest.json").toString("utf8")) as {
    loader: { js: string };
    panel: { js: string };
  };
  const script = read(manifest.loader.js);
  // All of the frame, however it is cut; but for a second language, and the form of people nobody vouches for.
  const frame = readdirSync(join(ROOT, "public/widget/parts")).filter((name) =>
    /^frame-(?!spanish|visitor)/.test(name),
  );
  const parts = [manifest.panel.js, ...frame.map((name) => `/widget/parts/${name}`)];
  return { script: [script], chat: [script, ...parts.map(read)] };
}

async function bundlePeer(folder: string, entry: string): Promise<readonly Uint8Array[]> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder },
    ...{ bundle: true, minify: true, write: false, outdir: folder, format: "esm", platform: "browser" },
    ...{ target: "es2022", legalComments: "none", logLevel: "silent" },
    external: ["react", "react-dom", "react/*", "react-dom/*"],
    loader: { ".woff": "empty", ".woff2": "empty", ".ttf": "empty", ".svg": "empty", ".png": "empty" },
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  });
  return outputFiles.map(({ contents }) => contents);
}
