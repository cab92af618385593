import { sendMessage } from "~/services/send-message";
import { json } from "../api.server";
import { chatAction } from "../endpoint.server";
import { SendRequest } from "../schemas.server";
import { requireChatSender } from "../viewer.server";

/** `POST /api/chat/send`: 201 with the message, or 200 with `duplicate` when this key was stored before. */
export const send = chatAction(
  "send",
  SendRequest,
  async ({ deps, viewer, body }) => {
    const { message, duplicate } = await sendMessage(deps, { viewer, ...body });
    return duplicate ? json({ message, duplicate: true }) : json({ message }, 201);
  },
  requireChatSender,
);
