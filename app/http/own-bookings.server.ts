import type { LoaderFunctionArgs } from "@remix-run/node";
import { BOOKING_CHANGES, type BookingChangeName, type OwnBookings } from "~/protocol/hand-bookings";
import type { WirePerson } from "~/protocol/messages";
import { listOwnBookings } from "~/services/list-own-bookings";
import { toWirePerson } from "~/services/to-wire";
import { type Logoff, toLogoff } from "./pages/logoff.server";
import { servePage } from "./pages/page-call.server";
import { requireTherapist } from "./pages/require-therapist.server";

/** Whose pages `/appointments` and those below it are. Throws 404 to all but therapists. */
export function loadOwnFrame(args: LoaderFunctionArgs): Promise<{ you: WirePerson; logoff: Logoff }> {
  return servePage(args, async (call) => {
    const viewer = await requireTherapist(call);
    return { you: toWirePerson(viewer), logoff: toLogoff(viewer, call.deps.settings) };
  });
}

/** Data of `/appointments`; `?done=<change>` says what has just been done. */
export function loadOwnBookings(
  args: LoaderFunctionArgs,
): Promise<{ readonly listed: OwnBookings; readonly done: BookingChangeName | null }> {
  return servePage(args, async (call) => {
    const viewer = await requireTherapist(call);
    const { searchParams } = new URL(call.request.url);
    const listed = await listOwnBookings(call.deps, { viewer, page: searchParams.get("page") ?? "1" });
    const done = BOOKING_CHANGES.find((each) => each === searchParams.get("done")) ?? null;
    return { listed, done };
  });
}
