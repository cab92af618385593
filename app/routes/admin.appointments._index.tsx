import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BookingsScreen } from "~/components/admin/bookings-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import type { PeopleChoice } from "~/http/admin.server";
import { bookingsAction, loadBookings } from "~/http/bookings.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "appointments");

export async function loader(args: LoaderFunctionArgs) {
  return loadBookings(args);
}

export async function action(args: ActionFunctionArgs) {
  return bookingsAction(args);
}

export default function Appointments() {
  const found = useActionData<PeopleChoice>();
  return <BookingsScreen {...useLoaderData<typeof loader>()} choices={found?.choices ?? null} />;
}
