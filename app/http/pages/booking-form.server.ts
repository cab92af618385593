import { isKeepable } from "~/domain/message-text";
import type { HandBookingForm } from "~/protocol/hand-bookings";
import { LIMITS } from "~/protocol/limits";

const MAX_CHARACTERS = 128;
const ID = /^[A-Za-z0-9_-]{22,64}$/;

/** The fields of an appointment's form as they were posted, so that they can be shown again. */
export function readBookingForm(form: URLSearchParams): HandBookingForm {
  const read = (name: string) => form.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
  return {
    ...{ id: read("id"), client: read("client"), therapist: read("therapist") },
    ...{ day: read("day"), time: read("time"), minutes: read("minutes") },
    ...{ timeZone: read("timeZone"), fold: read("fold") },
  };
}

/** Whether the form brings an id of the kind that ours carry. */
export function isFormId(id: string): boolean {
  return ID.test(id);
}

/** Why something is cancelled; null for nothing that can be kept. */
export function readReason(form: URLSearchParams): string | null {
  const reason = form.get("reason")?.trim() ?? "";
  const isGood = reason !== "" && reason.length <= LIMITS.reasonCharacters && isKeepable(reason);
  return isGood ? reason : null;
}

/** Every zone there is a name for, and the one that is chosen. */
export function listTimeZones(chosen: string): readonly string[] {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  return chosen === "" || zones.includes(chosen) ? zones : [chosen, ...zones];
}
