import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OwnBookingsScreen } from "~/components/appointments/own-bookings-screen";
import { toHandTitle } from "~/components/appointments/use-hand-words";
import { loadOwnBookings } from "~/http/own-bookings.server";

export const meta: MetaFunction = ({ matches }) => toHandTitle(matches, "own");

export async function loader(args: LoaderFunctionArgs) {
  return loadOwnBookings(args);
}

export default function OwnBookings() {
  return <OwnBookingsScreen {...useLoaderData<typeof loader>()} />;
}
