import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { HomePage } from "~/components/home-page";
import { toPageTitle } from "~/components/page-title";
import { loadHome, type loadRoot } from "~/http/page.server";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "home");

export async function loader(args: LoaderFunctionArgs) {
  return loadHome(args);
}

export default function Home() {
  const { viewer } = useLoaderData<typeof loader>();
  const chatEnabled = useRouteLoaderData<typeof loadRoot>("root")?.chatEnabled ?? false;
  return <HomePage viewer={viewer} chatEnabled={chatEnabled} />;
}
