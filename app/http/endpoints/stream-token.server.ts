import { makeStreamToken } from "~/services/make-stream-token";
import { json } from "../api.server";
import { chatAction } from "../endpoint.server";
import { StreamTokenRequest } from "../schemas.server";

/** `POST /api/chat/stream-token`: a short token for one's own open conversation, where Stream carries it. */
export const streamToken = chatAction("stream_token", StreamTokenRequest, async ({ deps, viewer, body }) =>
  json(await makeStreamToken(deps, { viewer, ...body })),
);
