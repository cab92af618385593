import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ClerkSignIn } from "~/components/clerk-frame";
import { toPageTitle } from "~/components/page-title";
import { SignInNote } from "~/components/sign-in-note";
import { SignInPeople } from "~/components/sign-in-people";
import { SiteFrame } from "~/components/site-frame";
import { loadSignIn, signInAction } from "~/http/page.server";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "signIn");

export async function loader(args: LoaderFunctionArgs) {
  return loadSignIn(args);
}

export async function action(args: ActionFunctionArgs) {
  return signInAction(args);
}

export default function SignIn() {
  const data = useLoaderData<typeof loader>();
  return (
    <SiteFrame>
      <SignInNote />
      {data.mode === "local" ? <SignInPeople people={data.people} /> : <ClerkSignIn />}
    </SiteFrame>
  );
}
