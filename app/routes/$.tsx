import type { MetaFunction } from "@remix-run/node";
import { toPageTitle } from "~/components/page-title";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "notFound");

export async function loader() {
  throw new Response(null, { status: 404 });
}

export async function action() {
  throw new Response(null, { status: 404 });
}

export default function NotFound() {
  return null;
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
