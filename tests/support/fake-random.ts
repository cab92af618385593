import type { Random } from "~/services/ports/random";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const ID_CHARACTERS = 24;

/** The same numbers for the same seed, so that a failing run can be run again. */
export interface SeededRandom extends Random {
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
}

/** mulberry32: small, and even enough for tests. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(fraction() * below);
  return {
    fraction,
    int,
    id: () => Array.from({ length: ID_CHARACTERS }, () => ALPHABET[int(ALPHABET.length)]).join(""),
  };
}
