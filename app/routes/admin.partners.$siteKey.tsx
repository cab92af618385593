import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PartnerScreen } from "~/components/admin/partner-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadPartner, partnerAction } from "~/http/partners.server";
import type { PartnerAnswer } from "~/protocol/partners";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "partner");

export async function loader(args: LoaderFunctionArgs) {
  return loadPartner(args);
}

export async function action(args: ActionFunctionArgs) {
  return partnerAction(args);
}

export default function Partner() {
  const { site, chatOrigin, done } = useLoaderData<typeof loader>();
  const answer = useActionData<PartnerAnswer>();
  return (
    <PartnerScreen
      key={site.siteKey}
      site={site}
      chatOrigin={chatOrigin}
      answer={answer ?? null}
      done={done}
    />
  );
}
