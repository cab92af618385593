import type { LoaderFunctionArgs } from "@remix-run/node";
import type { BookingFilter, BookingPage } from "~/protocol/bookings";
import { listBookings } from "~/services/list-bookings";
import { servePage } from "./pages/page-call.server";
import { requireAdmin } from "./pages/require-admin.server";

const FILTER = ["state", "person", "from", "to", "page"] as const;
const MAX_CHARACTERS = 128;

/** Data of `/admin/appointments`. */
export function loadBookings(
  args: LoaderFunctionArgs,
): Promise<{ readonly listed: BookingPage; readonly filter: BookingFilter }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const filter = readFilter(new URL(call.request.url).searchParams);
    return { filter, listed: await listBookings(call.deps, { viewer, filter }) };
  });
}

function readFilter(fields: URLSearchParams): BookingFilter {
  return Object.fromEntries(
    FILTER.flatMap((name) => {
      const value = fields.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}
