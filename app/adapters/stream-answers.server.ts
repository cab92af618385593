import type { ChannelAPIResponse, MessageResponse } from "stream-chat";
import { StreamTrouble } from "~/domain/stream-trouble";
import type { HeldChannel, HeldMessage } from "~/services/ports/stream-chat";

/** A channel as Stream answers it. Throws StreamTrouble for what is none. */
export function toHeldChannel({ channel, members }: ChannelAPIResponse): HeldChannel {
  if (typeof channel?.id !== "string" || !Array.isArray(members)) throw new StreamTrouble("odd_answer");
  return {
    id: channel.id,
    frozen: channel.frozen === true,
    members: members.flatMap(({ user_id, user }) => user_id ?? user?.id ?? []),
  };
}

/** A message as Stream answers it. Throws StreamTrouble for what is none. */
export function toHeldMessage(message: MessageResponse): HeldMessage {
  const { id, text, user, created_at, updated_at, deleted_at } = message ?? {};
  if (typeof id !== "string" || typeof (text ?? "") !== "string") throw new StreamTrouble("odd_answer");
  return {
    ...{ id, text: text ?? "", authorId: user?.id ?? "" },
    createdAt: toMoment(created_at),
    updatedAt: toMoment(updated_at ?? created_at),
    deletedAt: deleted_at ? toMoment(deleted_at) : null,
  };
}

/** A moment as Stream writes it. Throws StreamTrouble for what is none. */
export function toMoment(text: unknown): Date {
  const moment = new Date(typeof text === "string" ? text : Number.NaN);
  if (Number.isNaN(moment.getTime())) throw new StreamTrouble("odd_answer");
  return moment;
}
