import { openChannelStream } from "~/services/open-channel-stream";
import { openPersonStream } from "~/services/open-person-stream";
import type { ApiAnswer, ApiRequest } from "../api.server";
import { type Call, chatQuery } from "../endpoint.server";
import { requireStreamViewer } from "../viewer.server";

/** `GET /api/chat/<channelId>`: one conversation's events. */
export const channelStream = chatQuery("channel_stream", openOne, requireStreamViewer);

async function openOne({ deps, viewer, request }: Call): Promise<ApiAnswer> {
  await deps.rates.requireStream(viewer);
  return {
    kind: "stream",
    opening: await openChannelStream(deps, {
      viewer,
      channelId: request.params["channelId"] ?? "",
      cursor: findCursor(request),
    }),
  };
}

/** `GET /api/chat/stream`: the events of all of the viewer's conversations. */
export const personStream = chatQuery("person_stream", openAll, requireStreamViewer);

async function openAll({ deps, viewer, request }: Call): Promise<ApiAnswer> {
  await deps.rates.requireStream(viewer);
  return { kind: "stream", opening: await openPersonStream(deps, { viewer, cursor: findCursor(request) }) };
}

/** The header wins over `?after=`; empty is absent, as for a browser that has seen no id yet. */
function findCursor(request: ApiRequest): string | null {
  return request.header("last-event-id") || request.query.get("after") || null;
}
