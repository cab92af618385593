import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { RetentionScreen } from "~/components/admin/retention-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { loadRetentionPage, retentionAction } from "~/http/retention.server";
import type { RetentionRefusal } from "~/protocol/retention";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "retention");

export async function loader(args: LoaderFunctionArgs) {
  return loadRetentionPage(args);
}

export async function action(args: ActionFunctionArgs) {
  return retentionAction(args);
}

export default function Retention() {
  const { overview, done } = useLoaderData<typeof loader>();
  const refused = useActionData<RetentionRefusal>();
  return <RetentionScreen overview={overview} done={done} refused={refused ?? null} />;
}
