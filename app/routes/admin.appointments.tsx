import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BookingsScreen } from "~/components/admin/bookings-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadBookings } from "~/http/bookings.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "appointments");

export async function loader(args: LoaderFunctionArgs) {
  return loadBookings(args);
}

export default function Appointments() {
  return <BookingsScreen {...useLoaderData<typeof loader>()} />;
}
