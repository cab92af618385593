import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PersonScreen } from "~/components/admin/person-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadPerson, personAction } from "~/http/people.server";
import type { AccountAnswer } from "~/protocol/accounts";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "person");

export async function loader(args: LoaderFunctionArgs) {
  return loadPerson(args);
}

export async function action(args: ActionFunctionArgs) {
  return personAction(args);
}

export default function Person() {
  const { account, done } = useLoaderData<typeof loader>();
  const answer = useActionData<AccountAnswer>();
  return <PersonScreen key={account.id} account={account} answer={answer ?? null} done={done} />;
}
