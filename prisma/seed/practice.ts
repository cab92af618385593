import type { SeedConversation } from "./conversation";
import { DANAS_PRACTICE } from "./danas-practice";
import { JORDAN_AND_GRETA } from "./jordan-and-greta";
import { LEES_PRACTICE } from "./lees-practice";
import { MARISOL_AND_DANA } from "./marisol-and-dana";
import { RILEY_AND_DANA } from "./riley-and-dana";
import { SAM_AND_DANA } from "./sam-and-dana";

/** Every conversation of the demonstration. */
export const CONVERSATIONS: readonly SeedConversation[] = [
  SAM_AND_DANA,
  RILEY_AND_DANA,
  MARISOL_AND_DANA,
  ...DANAS_PRACTICE,
  ...JORDAN_AND_GRETA,
  ...LEES_PRACTICE,
];
