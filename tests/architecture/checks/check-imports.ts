import { IMPORT_RULES, type ImportRule } from "./import-rules";
import { type Import, readImports } from "./read-imports";
import { type SourceFile, toViolation, type Violation } from "./source-file";

function findRule(path: string): [name: string, rule: ImportRule] | undefined {
  return Object.entries(IMPORT_RULES).find(([, rule]) =>
    rule.files.some((prefix) => path.startsWith(prefix)),
  );
}

function isAllowedPackage(name: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one));
}

function isAllowed(imported: Import, rule: ImportRule): boolean {
  if ("package" in imported.target) return isAllowedPackage(imported.target.package, rule.packages);
  const { own } = imported.target;
  const folders = rule.files.filter((prefix) => prefix.endsWith("/"));
  const open = [...folders, ...rule.own, ...(imported.typeOnly ? (rule.ownTypes ?? []) : [])];
  return open.some((prefix) => own.startsWith(prefix));
}

/** Imports that the import table does not allow, and files that belong to no folder of it. */
export function checkImports(file: SourceFile): Violation[] {
  const found = findRule(file.path);
  if (found === undefined) return [`${file.path}:1 belongs to no folder of the import table`];
  const [name, rule] = found;
  return readImports(file)
    .filter((imported) => !isAllowed(imported, rule))
    .map((imported) => toViolation(file, imported.node, `${name} may not import ${imported.specifier}`));
}

const BROWSER_FOLDERS = [
  "app/domain/",
  "app/protocol/",
  "app/client/",
  "app/chat-ui/",
  "app/components/",
  "widget/",
];

/** `.server` modules reach the browser as empty ones, so browser folders may not even name them. */
export function checkServerSuffix(file: SourceFile): Violation[] {
  if (!BROWSER_FOLDERS.some((prefix) => file.path.startsWith(prefix))) return [];
  return readImports(file)
    .filter(({ specifier }) => /\.server(?:\.[jt]sx?)?$/.test(specifier))
    .map(({ node, specifier }) => toViolation(file, node, `browser code imports ${specifier}`));
}

/** Packages that one file alone knows, so that replacing them is one file. */
const SOLE_IMPORTER = ["remix-utils/sse/server", "@clerk/remix/ssr.server", "@prisma/adapter-pg"];

export function checkSoleImporters(files: readonly SourceFile[]): Violation[] {
  return SOLE_IMPORTER.flatMap((specifier) => {
    const importers = files.filter((file) => readImports(file).some((one) => one.specifier === specifier));
    const paths = importers.map((file) => file.path);
    return paths.length > 1 ? [`${specifier} is imported by more than one file: ${paths.join(", ")}`] : [];
  });
}
