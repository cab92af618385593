import { z } from "zod/v4";
import { RECORD_FORMATS } from "~/domain/record/record";
import { isTimeZone } from "~/domain/record/zone-clock";

/** An instant with its zone, or a day; absent and empty are no bound. */
const moment = z
  .string()
  .max(40)
  .regex(/^(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?)?$/)
  .default("");

/** The query of `GET /api/chat/export`. A day is one of `timeZone`, from its first moment, and `to` until its last. */
export const ExportRequest = z.strictObject({
  channelId: z.string().min(1).max(128),
  format: z.enum(RECORD_FORMATS),
  from: moment,
  to: moment,
  timeZone: z
    .string()
    .max(64)
    .default("")
    .transform((name) => (name === "" ? "UTC" : name))
    .refine(isTimeZone),
});
