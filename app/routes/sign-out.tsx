import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { signOutAction } from "~/http/page.server";
import { PATHS } from "~/protocol/paths";

/** Looking at the address signs nobody out. */
export async function loader() {
  return redirect(PATHS.home);
}

export async function action(args: ActionFunctionArgs) {
  return signOutAction(args);
}

/** Never seen; with it a failed sign-out is an error page instead of a bare answer. */
export default function SignOut() {
  return null;
}
