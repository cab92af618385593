import { createRequire } from "node:module";
import { join } from "node:path";
import { json, type ServerBuild } from "@remix-run/node";
import { loadRoot } from "~/http/page.server";

const APP = join(import.meta.dirname, "../../app");

/** A route as Remix finds it in `app/routes`, with what its module does on the server. */
export interface RealRoute {
  readonly id: string;
  readonly file: string;
  readonly parentId: string;
  readonly module: { readonly loader?: unknown; readonly action?: unknown };
}

/** The real route list, by Remix's own reading of the folder: whatever is added there is here. */
export async function listRoutes(): Promise<readonly RealRoute[]> {
  const { flatRoutes } = createRequire(import.meta.url)("@remix-run/dev/dist/config/flat-routes.js");
  const found: readonly Omit<RealRoute, "module">[] = Object.values(flatRoutes(APP, ["**/.*"]));
  return await Promise.all(
    found.map(async (route) => {
      const { loader, action } = await import(join(APP, route.file));
      return { ...route, module: { ...(loader && { loader }), ...(action && { action }) } };
    }),
  );
}

/** The whole app as a build that Remix can serve; a page's answer is its data instead of its drawing. */
export function makeRouteBuild(routes: readonly RealRoute[]): ServerBuild {
  const page = (
    _request: Request,
    status: number,
    headers: Headers,
    context: { staticHandlerContext: Record<string, unknown> },
  ) => {
    const { loaderData, actionData, errors } = context.staticHandlerContext;
    return json({ loaderData, actionData, errors }, { status, headers });
  };
  const root = { id: "root", path: "", module: { default: () => null, loader: loadRoot } };
  return {
    mode: "test",
    entry: { module: { default: page } },
    routes: Object.fromEntries([
      ["root", root],
      ...routes.map(({ module, ...route }) => [
        route.id,
        // A resource route has no component.
        { ...route, module: { ...module, ...(route.file.endsWith(".tsx") && { default: () => null }) } },
      ]),
    ]),
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
    publicPath: "/build/",
    assetsBuildDirectory: "public/build",
    future: { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true },
    isSpaMode: false,
  } as unknown as ServerBuild;
}
