import { describe, expect, test } from "vitest";
import { checkImports, checkServerSuffix, checkSoleImporters } from "./checks/check-imports";
import { toSourceFile } from "./checks/source-file";

const countViolations = (path: string, text: string) => checkImports(toSourceFile(path, text)).length;

describe("checkImports", () => {
  test.each([
    ["app/domain/a.ts", `import { b } from "./b";`],
    ["app/protocol/a.ts", `import type { Role } from "~/domain/people";`],
    ["app/protocol/a.ts", `import { type Role } from "../domain/people";`],
    ["app/client/a.ts", `import { createParser } from "eventsource-parser/stream";`],
    ["app/chat-ui/words/en.ts", `import { useState } from "react"; import { b } from "../b";`],
    ["app/services/a.ts", `import type { Clock } from "./ports/clock"; import { x } from "~/domain/x";`],
    ["app/adapters/a.server.ts", `import pg from "pg"; import type { Log } from "~/services/ports/log";`],
    [
      "app/deps.server.ts",
      `import { a } from "~/adapters/a.server"; import { b } from "~/config/env.server";`,
    ],
    [
      "app/http/endpoints/a.server.ts",
      `import { z } from "zod/v4"; import { getDeps } from "~/deps.server";`,
    ],
    ["app/components/clerk-frame.tsx", `import { ClerkApp } from "@clerk/remix";`],
    ["app/routes/chat.tsx", `import { a } from "~/http/a.server"; import { Form } from "@remix-run/react";`],
    ["app/root.tsx", `import css from "~/styles/tokens.css"; import { x } from "./components/x";`],
    [
      "server/start.ts",
      `import express from "express"; import { a } from "../app/http/a.server"; import "node:http";`,
    ],
    ["widget/frame.ts", `import { a } from "~/chat-ui/a"; import { createRoot } from "react-dom/client";`],
  ])("%s may: %s", (path, text) => {
    expect(countViolations(path, text)).toBe(0);
  });

  test.each([
    ["app/domain/a.ts", `import { b } from "../protocol/b";`],
    ["app/domain/a.ts", `import type { b } from "~/services/ports/log";`],
    ["app/domain/a.ts", `import { createHash } from "crypto";`],
    ["app/domain/a.ts", `export { z } from "zod/v4";`],
    ["app/domain/a.ts", `const b = await import("~/services/b");`],
    ["app/domain/a.ts", `const b = require("node:fs");`],
    ["app/domain/a.ts", `let b: import("~/services/ports/clock").Clock;`],
    ["app/protocol/a.ts", `import { roles } from "~/domain/people";`],
    ["app/protocol/a.ts", `import { type Role, roles } from "~/domain/people";`],
    ["app/protocol/a.ts", `import "~/domain/people";`],
    ["app/client/a.ts", `import { useState } from "react";`],
    ["app/chat-ui/a.tsx", `import { Form } from "@remix-run/react";`],
    ["app/services/a.ts", `import { a } from "~/adapters/a.server";`],
    ["app/services/a.ts", `import type { Pool } from "pg";`],
    ["app/adapters/a.server.ts", `import { sendMessage } from "~/services/send-message";`],
    ["app/adapters/a.server.ts", `import { noLog } from "~/services/ports/log";`],
    ["app/adapters/a.server.ts", `import { env } from "~/config/env.server";`],
    ["app/http/a.server.ts", `import { a } from "~/adapters/a.server";`],
    ["app/http/a.server.ts", `import { env } from "~/config/env.server";`],
    ["app/components/list.tsx", `import { useUser } from "@clerk/remix";`],
    ["app/routes/chat.tsx", `import { getDeps } from "~/deps.server";`],
    ["app/routes/chat.tsx", `import { a } from "../adapters/a.server";`],
    ["server/start.ts", `import { a } from "~/adapters/a.server";`],
    ["widget/frame.ts", `import { Form } from "~/components/form";`],
    ["app/misplaced/a.ts", `export const a = 1;`],
  ])("%s may not: %s", (path, text) => {
    expect(countViolations(path, text)).toBe(1);
  });

  test("the line and the specifier are named", () => {
    const file = toSourceFile("app/domain/a.ts", `\nimport { z } from "zod/v4";`);
    expect(checkImports(file)).toEqual(["app/domain/a.ts:2 domain may not import zod/v4"]);
  });
});

describe("checkServerSuffix", () => {
  test.each([
    ["app/client/a.ts", `import type { A } from "~/http/a.server";`, 1],
    ["app/components/a.tsx", `import { a } from "./a.server.ts";`, 1],
    ["widget/a.ts", `await import("~/http/a.server");`, 1],
    ["app/components/a.tsx", `import { a } from "./server-list";`, 0],
    ["app/routes/a.tsx", `import { a } from "~/http/a.server";`, 0],
  ])("%s: %s", (path, text, expected) => {
    expect(checkServerSuffix(toSourceFile(path, text))).toHaveLength(expected);
  });
});

test("checkSoleImporters names every file that knows a package meant for one", () => {
  const makeFile = (path: string) =>
    toSourceFile(path, `import { eventStream } from "remix-utils/sse/server";`);
  const one = makeFile("app/http/a.server.ts");
  expect(checkSoleImporters([one])).toEqual([]);
  expect(checkSoleImporters([one, makeFile("app/http/b.server.ts")])).toEqual([
    "remix-utils/sse/server is imported by more than one file: app/http/a.server.ts, app/http/b.server.ts",
  ]);
});
