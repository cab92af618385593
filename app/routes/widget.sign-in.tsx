import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { toPageTitle } from "~/components/page-title";
import { SiteFrame } from "~/components/site-frame";
import { WidgetSignIn } from "~/components/widget-sign-in";
import { loadWidgetSignIn, widgetSignInAction } from "~/http/widget-sign-in.server";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "signIn");

export async function loader(args: LoaderFunctionArgs) {
  return loadWidgetSignIn(args);
}

export async function action(args: ActionFunctionArgs) {
  return widgetSignInAction(args);
}

export default function WidgetSignInPage() {
  const data = useLoaderData<typeof loader>();
  const handedOver = useActionData<typeof action>() ?? null;
  return (
    <SiteFrame>
      <WidgetSignIn {...data} handedOver={handedOver} />
    </SiteFrame>
  );
}
