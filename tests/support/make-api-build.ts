import type { ServerBuild } from "@remix-run/node";
import * as anything from "~/routes/api.$";
import * as appointments from "~/routes/api.appointments";
import * as channelStream from "~/routes/api.chat.$channelId";
import * as exportFile from "~/routes/api.chat.export";
import * as messaging from "~/routes/api.chat.messaging";
import * as send from "~/routes/api.chat.send";
import * as personStream from "~/routes/api.chat.stream";
import * as streamToken from "~/routes/api.chat.stream-token";
import * as closeExpired from "~/routes/api.cron.close-expired-chats";
import * as purgeDue from "~/routes/api.cron.purge-due-conversations";
import * as clerkWebhook from "~/routes/api.webhooks.clerk";
import * as streamWebhook from "~/routes/api.webhooks.stream";
import * as widgetAnonymous from "~/routes/api.widget.anonymous";
import * as widgetSession from "~/routes/api.widget.session";
import * as widgetSessionEnd from "~/routes/api.widget.session_.end";
import * as metrics from "~/routes/metrics";
import * as widgetFrame from "~/routes/widget.frame";

const API = {
  "routes/api.$": ["api/*", anything],
  "routes/api.chat.$channelId": ["api/chat/:channelId", channelStream],
  "routes/api.chat.export": ["api/chat/export", exportFile],
  "routes/api.chat.messaging": ["api/chat/messaging", messaging],
  "routes/api.chat.send": ["api/chat/send", send],
  "routes/api.chat.stream": ["api/chat/stream", personStream],
  "routes/api.chat.stream-token": ["api/chat/stream-token", streamToken],
  "routes/api.webhooks.stream": ["api/webhooks/stream", streamWebhook],
  "routes/api.appointments": ["api/appointments", appointments],
  "routes/api.cron.close-expired-chats": ["api/cron/close-expired-chats", closeExpired],
  "routes/api.cron.purge-due-conversations": ["api/cron/purge-due-conversations", purgeDue],
  "routes/api.webhooks.clerk": ["api/webhooks/clerk", clerkWebhook],
  "routes/api.widget.anonymous": ["api/widget/anonymous", widgetAnonymous],
  "routes/api.widget.session": ["api/widget/session", widgetSession],
  "routes/api.widget.session_.end": ["api/widget/session/end", widgetSessionEnd],
  "routes/widget.frame": ["widget/frame", widgetFrame],
  "routes/metrics": ["metrics", metrics],
} as const;

/** The API's real route modules as a build that Remix can serve, without the pages. */
export function makeApiBuild(): ServerBuild {
  const routes = Object.fromEntries(
    Object.entries(API).map(([id, [path, module]]) => [id, { id, parentId: "root", path, module }]),
  );
  return {
    mode: "test",
    entry: { module: { default: () => new Response("a page", { status: 404 }) } },
    routes: { root: { id: "root", path: "", module: { default: () => null } }, ...routes },
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
    publicPath: "/build/",
    assetsBuildDirectory: "public/build",
    future: { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true },
    isSpaMode: false,
  } as unknown as ServerBuild;
}
