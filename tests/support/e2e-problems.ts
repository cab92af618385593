import { type BrowserContext, expect } from "@playwright/test";

/** What a browser complained about during one test. */
export interface Problems {
  watch(context: BrowserContext): void;
  /** Lets this test see errors matching `pattern`; any other one still fails it. */
  allow(pattern: RegExp): void;
  /** Fails the test when there was anything unexpected. */
  check(): void;
}

/** What Chromium itself writes when a request finds no network, as the offline tests want it to. */
export const NO_NETWORK =
  /net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|CONNECTION_REFUSED|FAILED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/;

/** What Chromium writes about a page or request that was answered with this status. */
export function answered(status: number): RegExp {
  return new RegExp(`^error: Failed to load resource: the server responded with a status of ${status} `);
}

export function createProblems(): Problems {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  return {
    watch(context) {
      context.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
          seen.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      context.on("weberror", (error) =>
        seen.push(`page error: ${error.error().stack ?? error.error().message}`),
      );
    },
    allow: (pattern) => void allowed.push(pattern),
    check() {
      const unexpected = seen.filter((text) => !allowed.some((pattern) => pattern.test(text)));
      expect(unexpected, "what the browser complained about").toEqual([]);
    },
  };
}
