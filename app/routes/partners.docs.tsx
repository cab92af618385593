import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PartnerDocs } from "~/components/partner-docs/partner-docs";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadPartnerDocs } from "~/http/partner-docs.server";
import docsHref from "~/styles/docs.css";

export const links = () => [{ rel: "stylesheet", href: docsHref }];

export const meta: MetaFunction = () => [{ title: "Put the chat on your pages · Renavest" }];

export async function loader(args: LoaderFunctionArgs) {
  return loadPartnerDocs(args);
}

export default function Docs() {
  const { chatOrigin } = useLoaderData<typeof loader>();
  return <PartnerDocs chatOrigin={chatOrigin} />;
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
