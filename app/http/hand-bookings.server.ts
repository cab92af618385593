import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { findBothMoments, readBookingTime, toBookingForm } from "~/domain/booking-time";
import { ChatError, isChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import {
  type BookingChoices,
  type HandBookingAnswer,
  type HandBookingForm,
  type HandBookingProblem,
  KEEP_OPEN_CHOICES,
  type WireHandBooking,
} from "~/protocol/hand-bookings";
import { PATHS } from "~/protocol/paths";
import { addBooking, cancelBooking, getHandBooking, moveBooking } from "~/services/book-by-hand";
import { reopenChannel } from "~/services/change-channel-state";
import { listBookingChoices } from "~/services/list-own-bookings";
import { isFormId, listTimeZones, readBookingForm, readReason } from "./pages/booking-form.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireTherapist } from "./pages/require-therapist.server";
import { requireSameOrigin } from "./same-origin.server";

const NO_STORE = { "Cache-Control": "no-store" };

/** The pages come twice: below a therapist's own list, and below the admins' one of all. */
interface Place {
  readonly list: string;
  readonly require: (call: PageCall) => Promise<Viewer>;
}
const OWN: Place = { list: PATHS.ownAppointments, require: requireTherapist };
const ALL: Place = { list: PATHS.appointments, require: requireAdmin };

/** What a form to add an appointment is made of. */
export interface NewBookingData extends BookingChoices {
  readonly form: HandBookingForm;
  readonly zones: readonly string[];
}

/** Data of `/appointments/new`. */
export const loadOwnNewBooking = (args: LoaderFunctionArgs) => loadNewBooking(args, OWN);
/** Data of `/admin/appointments/new?person=<id>`. */
export const loadNewBookingOfAll = (args: LoaderFunctionArgs) => loadNewBooking(args, ALL);

function loadNewBooking(args: LoaderFunctionArgs, place: Place): Promise<NewBookingData> {
  return servePage(args, async (call) => {
    const viewer = await place.require(call);
    const asked = new URL(call.request.url).searchParams.get("person") ?? "";
    const { timeZone, ...choices } = await listBookingChoices(call.deps, { viewer, clientId: asked });
    const client = choices.clients.find(({ id }) => id === asked)?.id ?? "";
    const form = {
      ...{ id: call.deps.random.id(), client, therapist: "", day: "", time: "", minutes: "50" },
      ...{ timeZone: timeZone ?? "", fold: "" },
    };
    return { ...choices, form, zones: listTimeZones(form.timeZone) };
  });
}

/** `POST /appointments/new`. */
export const ownNewBookingAction = (args: ActionFunctionArgs) => newBookingAction(args, OWN);
/** `POST /admin/appointments/new`. */
export const newBookingOfAllAction = (args: ActionFunctionArgs) => newBookingAction(args, ALL);

function newBookingAction(args: ActionFunctionArgs, place: Place): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await place.require(call);
    const form = readBookingForm(await readForm(call.request));
    if (!isFormId(form.id)) throw new ChatError("invalid_request", { message: "id is not one." });
    if (form.client === "") return refuse("client", form);
    const time = readBookingTime(form, call.deps.clock.now());
    if (typeof time === "string") return refuse(time, form);
    return await orRefused(async () => {
      const { id, client: clientId, therapist: therapistId } = form;
      const problem = await addBooking(call.deps, { viewer, id, clientId, therapistId, time });
      return problem === null ? redirect(`${place.list}?done=add`, 303) : refuse(problem, form);
    });
  });
}

/** What the page of one appointment shows. */
export interface BookingData {
  readonly booking: WireHandBooking;
  readonly form: HandBookingForm;
  readonly zones: readonly string[];
}

/** Data of `/appointments/<id>`. */
export const loadOwnBooking = (args: LoaderFunctionArgs) => loadBooking(args, OWN);
/** Data of `/admin/appointments/<id>`. */
export const loadBookingOfAll = (args: LoaderFunctionArgs) => loadBooking(args, ALL);

function loadBooking(args: LoaderFunctionArgs, place: Place): Promise<BookingData> {
  return servePage(args, async (call) => {
    const viewer = await place.require(call);
    const booking = await getHandBooking(call.deps, { viewer, bookingId: bookingIdOf(call) });
    const { id, client, therapist, timeZone } = booking;
    const [startsAt, endsAt] = [new Date(booking.startsAt), new Date(booking.endsAt)];
    const times = toBookingForm({ startsAt, endsAt, timeZone });
    const form = { ...times, id, client: client.id, therapist: therapist.id };
    return { booking, form, zones: listTimeZones(timeZone) };
  });
}

/** `POST /appointments/<id>`: moves it, keeps its conversation open, or asks whether cancelling is meant; with `confirmed=yes` cancels. */
export const ownBookingAction = (args: ActionFunctionArgs) => bookingAction(args, OWN);
/** `POST /admin/appointments/<id>`, the same for any appointment. */
export const bookingOfAllAction = (args: ActionFunctionArgs) => bookingAction(args, ALL);

function bookingAction(args: ActionFunctionArgs, place: Place): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await place.require(call);
    const bookingId = bookingIdOf(call);
    // What is not theirs is not there, whatever is asked of it.
    const { chat } = await getHandBooking(call.deps, { viewer, bookingId });
    const fields = await readForm(call.request);
    const form = readBookingForm(fields);
    const change = fields.get("change");
    if (change === "move") {
      const time = readBookingTime(form, call.deps.clock.now());
      if (typeof time === "string") return refuse(time, form);
      return await orRefused(async () => {
        await moveBooking(call.deps, { viewer, bookingId, time });
        return redirect(`${place.list}?done=move`, 303);
      });
    }
    if (change === "keep" && place === OWN && chat !== null) {
      const reason = readReason(fields);
      const minutes = KEEP_OPEN_CHOICES.find((choice) => String(choice) === fields.get("keepMinutes"));
      if (minutes === undefined)
        throw new ChatError("invalid_request", { message: "keepMinutes is not one." });
      if (reason === null) return refuse("keep_reason", form);
      await reopenChannel(call.deps, { viewer, channelId: chat.id, minutes, reason });
      return redirect(`${place.list}?done=keep`, 303);
    }
    if (change !== "cancel") throw new ChatError("invalid_request", { message: "change is not one." });
    const reason = readReason(fields);
    if (reason === null) return refuse("reason", form);
    if (fields.get("confirmed") !== "yes") return answer({ status: "confirm", reason });
    return await orRefused(async () => {
      await cancelBooking(call.deps, { viewer, bookingId, reason });
      return redirect(`${place.list}?done=cancel`, 303);
    });
  });
}

async function orRefused(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (isChatError(error) && error.code === "idempotency_conflict")
      return answer({ status: "refused" }, 409);
    throw error;
  }
}

function refuse(problem: HandBookingProblem, form: HandBookingForm): Response {
  const both = problem === "twice" ? findBothMoments(form) : null;
  const moments = both === null ? null : ([both[0].toISOString(), both[1].toISOString()] as const);
  return answer({ status: "problem", problem, form, moments }, 400);
}

function answer(data: HandBookingAnswer, status = 200): Response {
  return json(data, { status, headers: NO_STORE });
}

function bookingIdOf({ params }: PageCall): string {
  return params["bookingId"] ?? "";
}
