/** Randomness, injected. */
export interface Random {
  /** Uniform in [0, 1): spreads retries, decides nothing secret. */
  fraction(): number;
  /** 128 bits as 22 characters of `A-Za-z0-9_-`. */
  id(): string;
}

/** The browser's own randomness. */
export const browserRandom: Random = {
  fraction: () => Math.random(),
  id() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const base64 = btoa(String.fromCharCode(...bytes));
    return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  },
};
