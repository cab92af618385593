import { ChatError } from "~/domain/errors";
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
import { requireChatViewer } from "../viewer.server";

/** `POST /api/chat/messaging`: everything about conversations that is not a send or a stream. */
export const messaging = chatAction(
  "messaging",
  MessagingRequest,
  async ({ deps, viewer, body }) => {
    if (viewer.confinedTo !== undefined && !IN_WIDGET[body.action]) throw new ChatError("not_found");
    return json(await perform(deps, viewer, body));
  },
  requireChatViewer,
);

/** What a partner's widget is for: its one conversation, and nothing that reaches beyond. */
const IN_WIDGET: Readonly<Record<MessagingBody["action"], boolean>> = {
  list_channels: true,
  history: true,
  mark_read: true,
  typing: true,
  edit_message: true,
  delete_message: true,
  search: true,
  close_channel: true,
  reopen_channel: false,
  open_channel: false,
  break_glass: false,
  break_glass_history: false,
};

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
