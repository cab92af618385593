import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const FAIL_ON_CONSOLE_ERROR = "tests/support/fail-on-console-error.ts";
const POSTGRES = "tests/support/postgres-global-setup.ts";

type ProjectOptions = NonNullable<TestProjectInlineConfiguration["test"]>;

function toProject(name: string, options: ProjectOptions = {}): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`],
      setupFiles: [FAIL_ON_CONSOLE_ERROR],
      // Machines that run tests are busy; what hangs, hangs longer than this.
      testTimeout: 30_000,
      ...options,
    },
  };
}

/** Suites on a real database: slower, and one server for all their files. */
const ON_POSTGRES: ProjectOptions = { globalSetup: [POSTGRES], hookTimeout: 60_000 };

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("app", import.meta.url)) } },
  test: {
    environment: "node",
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    expect: { requireAssertions: true },
    maxWorkers: 2,
    projects: [
      toProject("unit"),
      toProject("contract", ON_POSTGRES),
      toProject("http", ON_POSTGRES),
      toProject("dom", {
        environment: "jsdom",
        setupFiles: [FAIL_ON_CONSOLE_ERROR, "tests/support/dom-cleanup.ts"],
      }),
      toProject("architecture"),
      // Processes of the built app; a database of their own for each file, since it is taken from them.
      toProject("faults", { globalSetup: ["tests/support/faults/build-first.ts"] }),
    ],
  },
});
