import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { NewBookingScreen } from "~/components/appointments/new-booking-screen";
import { toHandTitle } from "~/components/appointments/use-hand-words";
import { loadOwnNewBooking, ownNewBookingAction } from "~/http/hand-bookings.server";
import type { HandBookingAnswer } from "~/protocol/hand-bookings";
import { PATHS } from "~/protocol/paths";

export const meta: MetaFunction = ({ matches }) => toHandTitle(matches, "new");

export async function loader(args: LoaderFunctionArgs) {
  return loadOwnNewBooking(args);
}

export async function action(args: ActionFunctionArgs) {
  return ownNewBookingAction(args);
}

export default function NewBooking() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData<HandBookingAnswer>();
  return <NewBookingScreen {...data} answer={answer ?? null} list={PATHS.ownAppointments} />;
}
