/** Randomness, injected. */
export interface Random {
  /** URL-safe text of at least 128 bits. */
  id(): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}
