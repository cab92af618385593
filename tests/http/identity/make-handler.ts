import {
  type ActionFunctionArgs,
  createRequestHandler,
  json,
  type LoaderFunctionArgs,
  type ServerBuild,
} from "@remix-run/node";
import type { AppDeps } from "~/http/deps.server";
import {
  loadConversation,
  loadConversations,
  loadHome,
  loadRoot,
  loadSignIn,
  signInAction,
} from "~/http/page.server";

type Args = LoaderFunctionArgs & ActionFunctionArgs;
type Module = { loader?: (args: Args) => unknown; action?: (args: Args) => unknown };

const PAGES: Record<string, { path: string; parentId?: string; module: Module }> = {
  root: { path: "", module: { loader: loadRoot } },
  home: { path: "/", parentId: "root", module: { loader: loadHome } },
  "sign-in": { path: "sign-in", parentId: "root", module: { loader: loadSignIn, action: signInAction } },
  chat: { path: "chat", parentId: "root", module: { loader: loadConversations } },
  conversation: { path: ":channelId", parentId: "chat", module: { loader: loadConversation } },
};

/** Remix itself around our loaders: runs those of a page in parallel and decides whose redirect counts. Answers with their data. */
export function makeHandler(deps: AppDeps): (request: Request) => Promise<Response> {
  const routes = Object.fromEntries(
    Object.entries(PAGES).map(([id, page]) => [
      id,
      { id, ...page, module: { default: () => null, ...page.module } },
    ]),
  );
  const build = {
    mode: "test",
    entry: {
      module: {
        default: (
          _request: Request,
          status: number,
          headers: Headers,
          context: { staticHandlerContext: { loaderData: unknown } },
        ) => json(context.staticHandlerContext.loaderData, { status, headers }),
      },
    },
    routes,
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
    publicPath: "/build/",
    assetsBuildDirectory: "public/build",
    future: {},
    isSpaMode: false,
  } as unknown as ServerBuild;
  const handle = createRequestHandler(build, "test");
  return (request) => handle(request, { deps });
}
