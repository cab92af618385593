import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { OverseenScreen } from "~/components/admin/overseen-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { glassAction, loadOverseen, type RefusedGlass } from "~/http/admin.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "conversation");

export async function loader(args: LoaderFunctionArgs) {
  return loadOverseen(args);
}

export async function action(args: ActionFunctionArgs) {
  return glassAction(args);
}

export default function Overseen() {
  const { conversation, glass } = useLoaderData<typeof loader>();
  const refused = useActionData<RefusedGlass>();
  return (
    <OverseenScreen
      key={conversation.id}
      conversation={conversation}
      glass={glass}
      refusedReason={refused?.reason ?? null}
    />
  );
}
