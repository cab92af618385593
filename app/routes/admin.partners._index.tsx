import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PartnersScreen } from "~/components/admin/partners-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadPartners } from "~/http/partners.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "partners");

export async function loader(args: LoaderFunctionArgs) {
  return loadPartners(args);
}

export default function Partners() {
  const { partners } = useLoaderData<typeof loader>();
  return <PartnersScreen partners={partners} />;
}
