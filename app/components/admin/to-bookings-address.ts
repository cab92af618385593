import type { BookingFilter } from "~/protocol/bookings";
import { PATHS } from "~/protocol/paths";

/** The address of a page of appointments; ids, codes and days alone. */
export function toBookingsAddress(filter: BookingFilter): string {
  const fields = Object.entries(filter).filter((field): field is [string, string] => !!field[1]);
  return fields.length === 0 ? PATHS.appointments : `${PATHS.appointments}?${new URLSearchParams(fields)}`;
}
