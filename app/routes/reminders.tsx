import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RemindersScreen } from "~/components/reminders/reminders-screen";
import { toRemindersTitle } from "~/components/reminders/use-reminders-words";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadReminders, remindersAction } from "~/http/reminders.server";
import adminHref from "~/styles/admin.css";

export const links = () => [{ rel: "stylesheet", href: adminHref }];

export const meta: MetaFunction = ({ matches }) => toRemindersTitle(matches);

export async function loader(args: LoaderFunctionArgs) {
  return loadReminders(args);
}

export async function action(args: ActionFunctionArgs) {
  return remindersAction(args);
}

export default function Reminders() {
  const data = useLoaderData<typeof loader>();
  return <RemindersScreen key={data.you.id} {...data} />;
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
