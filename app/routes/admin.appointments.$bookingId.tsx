import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BookingScreen } from "~/components/appointments/booking-screen";
import { toHandTitle } from "~/components/appointments/use-hand-words";
import { bookingOfAllAction, loadBookingOfAll } from "~/http/hand-bookings.server";
import type { HandBookingAnswer } from "~/protocol/hand-bookings";
import { PATHS } from "~/protocol/paths";

export const meta: MetaFunction = ({ matches }) => toHandTitle(matches, "change");

export async function loader(args: LoaderFunctionArgs) {
  return loadBookingOfAll(args);
}

export async function action(args: ActionFunctionArgs) {
  return bookingOfAllAction(args);
}

export default function Booking() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData<HandBookingAnswer>();
  return <BookingScreen {...data} answer={answer ?? null} list={PATHS.appointments} />;
}
