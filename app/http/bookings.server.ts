import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import {
  BOOKING_FILTER_FIELDS,
  type BookingFilter,
  type BookingPage,
  toBookingsPath,
} from "~/protocol/bookings";
import { BOOKING_CHANGES, type BookingChangeName } from "~/protocol/hand-bookings";
import { LIMITS } from "~/protocol/limits";
import { findPeople } from "~/services/find-people";
import { listBookings } from "~/services/list-bookings";
import type { PeopleChoice } from "./admin.server";
import { servePage } from "./pages/page-call.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireSameOrigin } from "./same-origin.server";

const MAX_CHARACTERS = 128;

/** What the page of all appointments shows. */
export interface BookingsData {
  readonly listed: BookingPage;
  readonly filter: BookingFilter;
  readonly done: BookingChangeName | null;
}

/** Data of `/admin/appointments`; `?done=<change>` says what has just been done. */
export function loadBookings(args: LoaderFunctionArgs): Promise<BookingsData> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const { searchParams } = new URL(call.request.url);
    const filter = readFilter(searchParams);
    const done = BOOKING_CHANGES.find((each) => each === searchParams.get("done")) ?? null;
    return { filter, done, listed: await listBookings(call.deps, { viewer, filter }) };
  });
}

/**
 * `POST /admin/appointments`: finds who is meant, then goes to an address with ids, codes and days alone. A name typed
 * into the form never stands in an address.
 */
export function bookingsAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const form = await readForm(call.request);
    const { page: _, ...filter } = readFilter(form);
    const words = form.get("who")?.trim().slice(0, LIMITS.searchCharacters) ?? "";
    if (words === "") return redirect(toBookingsPath(filter), 303);
    const found = (await findPeople(call.deps, { viewer, words })).filter(({ role }) => role !== "admin");
    const [only] = found;
    if (found.length === 1 && only !== undefined)
      return redirect(toBookingsPath({ ...filter, person: only.id }), 303);
    const choices = found.map((each) => ({
      ...each,
      address: toBookingsPath({ ...filter, person: each.id }),
    }));
    return json({ choices } satisfies PeopleChoice, { headers: { "Cache-Control": "no-store" } });
  });
}

function readFilter(fields: URLSearchParams): BookingFilter {
  return Object.fromEntries(
    BOOKING_FILTER_FIELDS.flatMap((name) => {
      const value = fields.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}
