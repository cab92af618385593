import type { LoaderFunctionArgs } from "@remix-run/node";
import { openAdmin } from "~/http/admin.server";

export async function loader(args: LoaderFunctionArgs) {
  return openAdmin(args);
}
