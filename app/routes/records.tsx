import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RecordsScreen } from "~/components/records/records-screen";
import { toRecordsTitle } from "~/components/records/use-records-words";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadRecords, signInAgainAction } from "~/http/records.server";
import adminHref from "~/styles/admin.css";
import recordsHref from "~/styles/records.css";

export const links = () => [
  { rel: "stylesheet", href: adminHref },
  { rel: "stylesheet", href: recordsHref },
];

export const meta: MetaFunction = ({ matches }) => toRecordsTitle(matches);

export async function loader(args: LoaderFunctionArgs) {
  return loadRecords(args);
}

export async function action(args: ActionFunctionArgs) {
  return signInAgainAction(args);
}

export default function Records() {
  const data = useLoaderData<typeof loader>();
  return <RecordsScreen key={data.you.id} {...data} />;
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
