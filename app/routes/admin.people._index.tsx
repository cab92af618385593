import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PeopleScreen } from "~/components/admin/people-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { type FoundPeople, loadPeople, peopleAction } from "~/http/people.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "people");

export async function loader(args: LoaderFunctionArgs) {
  return loadPeople(args);
}

export async function action(args: ActionFunctionArgs) {
  return peopleAction(args);
}

export default function People() {
  const listed = useLoaderData<typeof loader>();
  const found = useActionData<FoundPeople>();
  return <PeopleScreen {...(found ?? { ...listed, words: null })} />;
}
