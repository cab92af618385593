import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Ends the output with a line or two for each failure, so that what remains of a long log still says what failed. */
export default class FailuresLast implements Reporter {
  private readonly failures: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    const words = result.errors.map(({ message = "" }) => toOneLine(message));
    this.failures.push(`${test.titlePath().slice(2).join(" › ")}: ${words.join(" · ")}`);
  }

  onEnd(): void {
    for (const failure of this.failures) console.log(`failed: ${failure}`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal are written with one.
const COLOURS = /\u001b\[\d+m/g;

function toOneLine(message: string): string {
  return message.replace(COLOURS, "").replace(/\s+/g, " ").slice(0, 600);
}
