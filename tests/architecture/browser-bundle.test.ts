import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findBundledServerCode, findEmptiedModules } from "../../server/check-browser-bundle";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = "routes/page.tsx";

let app = "";

function write(path: string, text: string): void {
  mkdirSync(dirname(join(app, path)), { recursive: true });
  writeFileSync(join(app, path), text);
}

/** What Remix's metafile says of a route with these browser exports. */
function makeRemixMetafile(exported: readonly string[]) {
  return {
    outputs: {
      "a.js": { entryPoint: `browser-route-module:${PAGE}?browser`, exports: exported, inputs: {} },
    },
  };
}

beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), "renavest-bundle-"));
  symlinkSync(join(ROOT, "node_modules"), join(app, "node_modules"));
  write("package.json", `{ "type": "module", "sideEffects": ["*.css"] }`);
  write("tsconfig.json", `{ "compilerOptions": { "baseUrl": ".", "paths": { "~/*": ["app/*"] } } }`);
  write("app/entry.client.tsx", "document.title = 'a';");
  write("app/http/page.server.ts", "export const load = () => 1; export const wrap = (a: unknown) => a;");
});

afterEach(() => rmSync(app, { recursive: true, force: true }));

describe("findEmptiedModules", () => {
  const findIn = (page: string, exported = ["default"]) => {
    write(`app/${PAGE}`, page);
    return findEmptiedModules(app, makeRemixMetafile(exported));
  };

  test("a server module used by the loader alone is cut out", async () => {
    const page = `import { load } from "~/http/page.server";
      export async function loader() { return load(); }
      export default function Page() { return <p>a</p>; }`;
    expect(await findIn(page)).toEqual([]);
  });

  test("a wrapped loader keeps its server module in the page", async () => {
    const page = `import { wrap } from "~/http/page.server";
      export const loader = wrap(1);
      export default function Page() { return <p>a</p>; }`;
    expect(await findIn(page)).toEqual([{ serverModule: "~/http/page.server", foundIn: [`app/${PAGE}`] }]);
  });

  test("a component below the page that uses a server module is named", async () => {
    write(
      "app/components/badge.tsx",
      `import { load } from "~/http/page.server"; export const Badge = () => <b>{load()}</b>;`,
    );
    const page = `import { Badge } from "~/components/badge"; export default function Page() { return <Badge />; }`;
    expect(await findIn(page)).toEqual([
      { serverModule: "~/http/page.server", foundIn: ["app/components/badge.tsx"] },
    ]);
  });

  test.each([
    [
      "a server package in a component",
      `import { json } from "@remix-run/node"; export default () => String(json);`,
    ],
    ["a Node module in a component", `import { hostname } from "node:os"; export default () => hostname();`],
    ["a server module loaded later", `export default () => import("~/http/page.server");`],
  ])("%s is found", async (_name, page) => {
    expect(await findIn(page)).toHaveLength(1);
  });

  test("meta is browser code as well", async () => {
    const page = `import { load } from "~/http/page.server"; export const meta = () => [{ title: load() }];`;
    expect(await findIn(page, ["meta"])).toHaveLength(1);
  });

  test("a resource route has no browser half", async () => {
    expect(
      await findIn(`import { wrap } from "~/http/page.server"; export const loader = wrap(1);`, []),
    ).toEqual([]);
  });
});

describe("findBundledServerCode", () => {
  const findInput = (path: string, bytesInOutput = 10) =>
    findBundledServerCode({ outputs: { "public/build/a.js": { inputs: { [path]: { bytesInOutput } } } } });

  test.each([
    "app/adapters/plain.ts",
    "app/config/env.server.ts",
    "app/services/send-message.ts",
    "app/generated/prisma/client.ts",
    "app/deps.server.ts",
    "node_modules/pg/lib/index.js",
    "node_modules/@prisma/client/runtime/client.js",
  ])("%s is found", (path) => {
    expect(findInput(path)).toEqual([{ serverModule: path, foundIn: ["public/build/a.js"] }]);
  });

  test.each(["app/client/session.ts", "app/chat-ui/services-list.tsx", "node_modules/react/index.js"])(
    "%s is not",
    (path) => {
      expect(findInput(path)).toEqual([]);
    },
  );

  test("an input that was shaken out is not", () => {
    expect(findInput("app/services/send-message.ts", 0)).toEqual([]);
  });
});
