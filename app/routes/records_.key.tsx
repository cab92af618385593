import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { KeyScreen } from "~/components/records/key-screen";
import { toKeysTitle } from "~/components/records/use-records-words";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadRecordKeys } from "~/http/record-keys.server";
import adminHref from "~/styles/admin.css";
import recordsHref from "~/styles/records.css";

export const links = () => [
  { rel: "stylesheet", href: adminHref },
  { rel: "stylesheet", href: recordsHref },
];

export const meta: MetaFunction = ({ matches }) => toKeysTitle(matches);

export async function loader(args: LoaderFunctionArgs) {
  return loadRecordKeys(args);
}

export default function Keys() {
  const { keys } = useLoaderData<typeof loader>();
  return <KeyScreen keys={keys} />;
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
