import type { SourceFile, Violation } from "./source-file";

const EMPTY_NAMES = /^(?:utils?|helpers?|common|misc|shared|lib|index|types)$/;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SUFFIXES = /(?:\.(?:server|client|test|d))*\.tsx?$/;
const SERVER_FOLDERS = /^app\/(?:adapters|config|http)\//;

function toName(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(SUFFIXES, "");
}

/** A name says one thing; a drawer without a label collects everything. Routes are named by Remix. */
export function checkFileName(file: SourceFile): Violation[] {
  if (file.path.startsWith("app/routes/")) return [];
  // app/entry.client and app/entry.server are Remix's names.
  const name = toName(file.path);
  if (EMPTY_NAMES.test(name)) return [`${file.path}:1 has a name that says nothing: ${name}`];
  return KEBAB_CASE.test(name) ? [] : [`${file.path}:1 is not kebab-case`];
}

/** The suffix alone keeps a file out of the browser, so all of these folders carry it. */
export function checkServerFolders(file: SourceFile): Violation[] {
  const isSafe = !SERVER_FOLDERS.test(file.path) || /\.server\.tsx?$/.test(file.path);
  return isSafe ? [] : [`${file.path}:1 holds server code without the .server suffix`];
}
