import type { MessagingBody } from "~/protocol/requests";
import { breakGlass, readBrokenGlass } from "~/services/break-glass";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { listChannels } from "~/services/list-channels";
import { loadHistory } from "~/services/load-history";
import { markRead } from "~/services/mark-read";
import { openChannel } from "~/services/open-channel";
import { searchMessages } from "~/services/search-messages";
import { setTyping } from "~/services/set-typing";
import { json } from "../api.server";
import { type Call, chatAction } from "../endpoint.server";
import { MessagingRequest } from "../schemas.server";

/** `POST /api/chat/messaging`: everything about conversations that is not a send or a stream. */
export const messaging = chatAction("messaging", MessagingRequest, async ({ deps, viewer, body }) =>
  json(await perform(deps, viewer, body)),
);

async function perform(deps: Call["deps"], viewer: Call["viewer"], body: MessagingBody): Promise<object> {
  switch (body.action) {
    case "list_channels":
      return await listChannels(deps, { viewer });
    case "open_channel":
      return await openChannel(deps, { viewer, ...body });
    case "history":
      return await loadHistory(deps, { viewer, ...body });
    case "mark_read":
      await markRead(deps, { viewer, ...body });
      return { ok: true };
    case "typing":
      await setTyping(deps, { viewer, ...body });
      return { ok: true };
    case "edit_message":
      return await editMessage(deps, { viewer, ...body });
    case "delete_message":
      return await deleteMessage(deps, { viewer, ...body });
    case "search":
      return await searchMessages(deps, { viewer, ...body });
    case "close_channel":
      return await closeChannel(deps, { viewer, ...body });
    case "reopen_channel":
      return await reopenChannel(deps, { viewer, ...body });
    case "break_glass":
      return await breakGlass(deps, { viewer, ...body });
    case "break_glass_history":
      return await readBrokenGlass(deps, { viewer, ...body });
  }
}
