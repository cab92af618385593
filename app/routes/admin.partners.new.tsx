import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { NewPartnerScreen } from "~/components/admin/new-partner-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadNewPartner, newPartnerAction } from "~/http/partners.server";
import type { PartnerAnswer } from "~/protocol/partners";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "partner");

export async function loader(args: LoaderFunctionArgs) {
  return loadNewPartner(args);
}

export async function action(args: ActionFunctionArgs) {
  return newPartnerAction(args);
}

export default function NewPartner() {
  const { therapists } = useLoaderData<typeof loader>();
  const answer = useActionData<PartnerAnswer>();
  return <NewPartnerScreen therapists={therapists} answer={answer ?? null} />;
}
