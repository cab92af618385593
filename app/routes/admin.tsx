import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { AdminFrame } from "~/components/admin/admin-frame";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadAdmin } from "~/http/admin.server";
import adminHref from "~/styles/admin.css";

export const links = () => [{ rel: "stylesheet", href: adminHref }];

export async function loader(args: LoaderFunctionArgs) {
  return loadAdmin(args);
}

export default function Admin() {
  const { you, logoff } = useLoaderData<typeof loader>();
  return (
    <AdminFrame key={you.id} you={you} logoff={logoff}>
      <Outlet />
    </AdminFrame>
  );
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
