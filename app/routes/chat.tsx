import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { ConversationsLayout } from "~/components/conversations-layout";
import { toPageTitle } from "~/components/page-title";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadConversations } from "~/http/page.server";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "conversations");

export async function loader(args: LoaderFunctionArgs) {
  return loadConversations(args);
}

export default function Conversations() {
  const { you, list, plan, deviceKeys, logoff, reminders } = useLoaderData<typeof loader>();
  return (
    // Another person, another session: nothing of the one before may stay on the screen.
    <ConversationsLayout
      key={you.id}
      you={you}
      list={list}
      plan={plan}
      deviceKeys={deviceKeys}
      logoff={logoff}
      reminders={reminders}
    >
      <Outlet />
    </ConversationsLayout>
  );
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
