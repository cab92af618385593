import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { OwnFrame } from "~/components/appointments/own-frame";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadOwnFrame } from "~/http/own-bookings.server";
import adminHref from "~/styles/admin.css";

export const links = () => [{ rel: "stylesheet", href: adminHref }];

export async function loader(args: LoaderFunctionArgs) {
  return loadOwnFrame(args);
}

export default function OwnAppointments() {
  const { you, logoff } = useLoaderData<typeof loader>();
  return (
    <OwnFrame key={you.id} you={you} logoff={logoff}>
      <Outlet />
    </OwnFrame>
  );
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
