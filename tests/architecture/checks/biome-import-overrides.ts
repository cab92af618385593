import { IMPORT_RULES, type ImportRule } from "./import-rules";

/** An allowed path prefix as people write it: `app/domain/` is `~/domain/**` or, next door, `../domain/**`. */
function toAllowedSpecifiers(prefix: string): string[] {
  const rest = prefix.replace(/^app\//, "");
  const roots = rest === prefix ? ["../"] : ["~/", "../"];
  return roots.map((root) => `!${root}${rest.endsWith("/") ? `${rest}**` : rest}`);
}

function toAllowedPackages(name: string): string[] {
  return [`!${name}`, `!${name}/**`];
}

function toGroup(rule: ImportRule): string[] {
  const ownFolders = rule.files.filter((file) => file.endsWith("/"));
  const own = [...ownFolders, ...rule.own, ...(rule.ownTypes ?? [])];
  return [
    ...(rule.packages.includes("*") ? ["~/**", "../**"] : ["**"]),
    "!./**",
    "!../*",
    ...own.flatMap(toAllowedSpecifiers),
    ...rule.packages.filter((name) => name !== "*").flatMap(toAllowedPackages),
  ];
}

/** The `overrides` entries of biome.json that carry the import table, in order of growing precedence. */
export function toBiomeImportOverrides() {
  return Object.entries(IMPORT_RULES)
    .reverse()
    .map(([name, rule]) => ({
      includes: rule.files.map((file) => (file.endsWith("/") ? `${file}**` : `${file}*`)),
      linter: {
        rules: {
          style: {
            noRestrictedImports: {
              level: "error",
              options: {
                patterns: [
                  {
                    group: toGroup(rule),
                    message: `${name} may not import this: see tests/architecture/checks/import-rules.ts.`,
                  },
                ],
              },
            },
          },
        },
      },
    }));
}
