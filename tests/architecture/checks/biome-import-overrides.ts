import { IMPORT_RULES, type ImportRule } from "./import-rules";

const APP_FOLDERS = Object.values(IMPORT_RULES)
  .flatMap((rule) => rule.files)
  .concat("app/generated/")
  .filter((path) => /^app\/[^/]+\/$/.test(path));

/** How a path prefix is written in an import: `app/domain/` is `~/domain/**`, or relative from near by. */
function toSpecifiers(prefix: string): string[] {
  const rest = prefix.replace(/^app\//, "");
  const roots = rest === prefix ? ["../"] : ["~/", "../", "../../", "../app/"];
  return roots.map((root) => `${root}${rest.endsWith("/") ? `${rest}**` : rest}`);
}

/** Gitignore-style: a later line wins, "!" allows. */
function toGroup(rule: ImportRule): string[] {
  const closed = APP_FOLDERS.filter((folder) => !rule.files.includes(folder));
  const open = [...rule.files.filter((file) => file.endsWith("/")), ...rule.own, ...(rule.ownTypes ?? [])];
  const packages = rule.packages.filter((name) => name !== "*");
  return [
    ...(rule.packages.includes("*") ? ["~/**"] : ["**", "!./**", "!../**"]),
    ...closed.flatMap(toSpecifiers),
    ...open.flatMap(toSpecifiers).map((specifier) => `!${specifier}`),
    ...packages.flatMap((name) => [`!${name}`, `!${name}/**`]),
  ];
}

/** The `overrides` entries of tests/lint/import-table.json, in order of growing precedence. */
export function toBiomeImportOverrides() {
  return Object.entries(IMPORT_RULES)
    .reverse()
    .map(([name, rule]) => {
      const message = `${name} may not import this: see tests/architecture/checks/import-rules.ts.`;
      const options = { patterns: [{ group: toGroup(rule), message }] };
      return {
        includes: rule.files.map((file) => (file.endsWith("/") ? `${file}**` : `${file}*`)),
        linter: { rules: { style: { noRestrictedImports: { level: "error", options } } } },
      };
    });
}
