import type { SeedConversation } from "./conversation";
import { SAMS_BEGINNING } from "./sam-and-dana-beginning";
import { SAMS_PLAN } from "./sam-and-dana-plan";

/** Credit-card debt after a separation: the longest conversation, with older pages. */
export const SAM_AND_DANA: SeedConversation = {
  therapist: "dana.therapist@example.com",
  client: "sam.prospect@example.com",
  unread: { client: 2 },
  lines: [...SAMS_BEGINNING, ...SAMS_PLAN],
};
