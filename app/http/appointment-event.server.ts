import { z } from "zod/v4";
import { ChatError } from "~/domain/errors";
import { isTimeZone } from "~/domain/time-zone";
import type { ToldAppointment } from "~/services/ports/appointment-book";

/** The booking side's clock may be ahead by this; a moment further away would shut out all that comes until then. */
const AHEAD_MS = 5 * 60_000;
/** No appointment lasts longer. */
const LONGEST_MS = 24 * 3_600_000;

const id = z.string().regex(/^[\w.:@-]{1,128}$/);
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const AppointmentEvent = z.object({
  type: z.enum(["appointment.created", "appointment.moved", "appointment.cancelled"]),
  occurredAt: moment,
  appointment: z.object({
    id,
    individualId: id,
    volunteerId: id,
    startTime: moment,
    endTime: moment,
    timeZone: z.string().max(64).refine(isTimeZone),
  }),
});

/** A genuine delivery of the booking side in our own words. Throws `invalid_request`, naming fields and no values. */
export function parseAppointmentEvent(
  body: string,
  now: Date,
): { readonly eventType: string; readonly appointment: ToldAppointment } {
  const checked = AppointmentEvent.safeParse(toJson(body));
  if (!checked.success) throw refuse(checked.error.issues.map((issue) => issue.path.join(".") || "body"));
  const { type, occurredAt, appointment } = checked.data;
  const { id: externalId, startTime, endTime, ...rest } = appointment;
  const lastsMs = endTime.getTime() - startTime.getTime();
  if (lastsMs <= 0 || lastsMs > LONGEST_MS) throw refuse(["appointment.endTime"]);
  if (occurredAt.getTime() > now.getTime() + AHEAD_MS) throw refuse(["occurredAt"]);
  return {
    eventType: type,
    appointment: {
      ...{ ...rest, externalId, startTime, endTime },
      ...{ cancelled: type === "appointment.cancelled", toldAt: occurredAt },
    },
  };
}

function refuse(fields: readonly string[]): ChatError {
  return new ChatError("invalid_request", {
    message: `Not valid: ${[...new Set(fields)].slice(0, 5).join(", ").slice(0, 200)}.`,
  });
}

function toJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ChatError("invalid_request", { message: "The body is not JSON." });
  }
}
