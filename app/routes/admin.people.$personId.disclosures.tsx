import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DisclosuresScreen } from "~/components/admin/disclosures-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadDisclosures } from "~/http/admin.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "disclosures");

export async function loader(args: LoaderFunctionArgs) {
  return loadDisclosures(args);
}

export default function Disclosures() {
  const { report, filter, now } = useLoaderData<typeof loader>();
  return <DisclosuresScreen report={report} filter={filter} now={now} />;
}
