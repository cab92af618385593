import ts from "typescript";
import { type SourceFile, toViolation, type Violation } from "./source-file";

const DOCUMENTED = /^app\/(?:domain|protocol|client|services)\//;
const SERVER_EXPORTS = new Set(["loader", "action", "headers"]);

function isExported(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isOverloadOf(node: ts.Statement, previous: ts.Statement | undefined): boolean {
  if (!ts.isFunctionDeclaration(node) || previous === undefined) return false;
  return ts.isFunctionDeclaration(previous) && previous.name?.text === node.name?.text;
}

/** What other folders call says what it means: units, errors, where the rule comes from. */
export function checkDocComments(file: SourceFile): Violation[] {
  if (!DOCUMENTED.test(file.path)) return [];
  const { statements } = file.ast;
  return statements
    .filter((node, index) => isExported(node) && !isOverloadOf(node, statements[index - 1]))
    .filter((node) => ts.getJSDocCommentsAndTags(node).length === 0)
    .map((node) => toViolation(file, node, "is exported without a doc comment"));
}

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportDeclaration(node)) return exportedNames(node).includes("default");
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function exportedNames(node: ts.Statement): string[] {
  if (ts.isVariableStatement(node) && isExported(node)) {
    return node.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const isNamed =
    ts.isExportDeclaration(node) && node.exportClause !== undefined && ts.isNamedExports(node.exportClause);
  return isNamed ? node.exportClause.elements.map((element) => element.name.text) : [];
}

/**
 * In a route with a page, Remix cuts out `export async function loader` cleanly, while a wrapped
 * `export const loader` stays in the browser's file and breaks there.
 */
export function checkPageRouteExports(file: SourceFile): Violation[] {
  if (!/^app\/(?:routes\/|root\.tsx)/.test(file.path)) return [];
  const { statements } = file.ast;
  if (!statements.some(isDefaultExport)) return [];
  return statements.flatMap((node) =>
    exportedNames(node)
      .filter((name) => SERVER_EXPORTS.has(name))
      .map((name) => toViolation(file, node, `page routes write \`export async function ${name}\``)),
  );
}
