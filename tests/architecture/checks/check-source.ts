import ts from "typescript";
import { type SourceFile, toViolation, type Violation, walk } from "./source-file";

const ENV_READER = "app/config/env.server.ts";
const MAX_LINES = 180;

function isProcessEnv(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "env" && isProcess(node.expression);
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteralLike(node.argumentExpression)) return false;
  return node.argumentExpression.text === "env" && isProcess(node.expression);
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "process";
  return ts.isIdentifier(node) && node.text === "process";
}

function isEnvDestructuring(node: ts.Node): boolean {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !isProcess(node.initializer))
    return false;
  if (!ts.isObjectBindingPattern(node.name)) return false;
  return node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === "env");
}

/** Settings come in as options; one file alone reads the environment. */
export function checkEnvironmentAccess(file: SourceFile): Violation[] {
  if (file.path === ENV_READER || !/^(?:app|widget)\//.test(file.path)) return [];
  return [...walk(file.ast)]
    .filter((node) => isProcessEnv(node) || isEnvDestructuring(node))
    .map((node) => toViolation(file, node, `reads process.env; only ${ENV_READER} may`));
}

/** A file that grows past this is two ideas. */
export function checkLength(file: SourceFile): Violation[] {
  const lines = file.text.trimEnd().split("\n").length;
  return lines > MAX_LINES ? [`${file.path}:1 has ${lines} lines, more than ${MAX_LINES}`] : [];
}

const ESCAPES =
  /@ts-(?:ignore|expect-error|nocheck)|(?:biome|eslint|oxlint)-(?:ignore|disable)|istanbul ignore|c8 ignore/g;

/** Comments that switch a check off. */
export function checkEscapes(file: SourceFile): Violation[] {
  return [...file.text.matchAll(ESCAPES)].map((match) => {
    const line = file.text.slice(0, match.index).split("\n").length;
    return `${file.path}:${line} switches a check off: ${match[0]}`;
  });
}
