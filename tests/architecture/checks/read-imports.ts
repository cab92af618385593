import { builtinModules } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { type SourceFile, walk } from "./source-file";

export interface Import {
  readonly node: ts.Node;
  readonly specifier: string;
  /** Erased at compile time. */
  readonly typeOnly: boolean;
  /** Our own file from the repository root without extension, or the package's name. */
  readonly target: { readonly own: string } | { readonly package: string };
}

function toTarget(from: string, specifier: string): Import["target"] {
  if (specifier.startsWith("~/")) return { own: `app/${withoutExtension(specifier.slice(2))}` };
  if (specifier.startsWith(".")) {
    return { own: withoutExtension(posix.join(posix.dirname(from), specifier)) };
  }
  if (builtinModules.includes(specifier)) return { package: `node:${specifier}` };
  const parts = specifier.split("/");
  return { package: specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? specifier) };
}

function withoutExtension(path: string): string {
  return path.replace(/\.[jt]sx?$/, "");
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function findSpecifier(node: ts.Node): { literal: ts.Node; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node))
    return { literal: node.moduleSpecifier, typeOnly: isTypeOnlyImport(node) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { literal: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { literal: node.argument.literal, typeOnly: true };
  }
  if (ts.isCallExpression(node) && isImportCall(node.expression)) {
    const [argument] = node.arguments;
    return argument === undefined ? null : { literal: argument, typeOnly: false };
  }
  return null;
}

function isImportCall(callee: ts.Expression): boolean {
  const isRequire = ts.isIdentifier(callee) && callee.text === "require";
  return callee.kind === ts.SyntaxKind.ImportKeyword || isRequire;
}

/** Every import of a file: static, re-exported, dynamic, `import("...")` types and `require`. */
export function readImports(file: SourceFile): Import[] {
  return [...walk(file.ast)].flatMap((node) => {
    const found = findSpecifier(node);
    if (found === null || !ts.isStringLiteralLike(found.literal)) return [];
    const specifier = found.literal.text;
    return [{ node, specifier, typeOnly: found.typeOnly, target: toTarget(file.path, specifier) }];
  });
}
