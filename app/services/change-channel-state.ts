import { type ConversationAct, canUseChat } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { ChannelAnswer } from "~/protocol/requests";
import { toActor } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { ChatTransaction } from "./ports/chat-database";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";
import { toListedChannel } from "./to-listed-channel";

/** Ends a conversation; ending an ended one changes nothing. Throws `not_found`, `subscription_required`. */
export async function closeChannel(deps: ServiceDeps, input: StateInput): Promise<ChannelAnswer> {
  const reason = input.viewer.role === "therapist" ? "ended_by_therapist" : "ended_by_member";
  return await changeState(deps, input, "close", async (tx, channel) => {
    if (channel.status === "active") await tx.channels.setClosed(channel.channelDbId, reason);
  });
}

/** What an appointment's chat is opened for again when nobody says for how long. */
const DAY_MINUTES = 24 * 60;

/**
 * Opens an ended conversation again; only its therapist may. An appointment's chat is opened for a time, and one that is
 * still open is kept open for it. Throws `not_found`, `forbidden`, `chat_closed`, `invalid_request`.
 */
export async function reopenChannel(
  deps: ServiceDeps,
  input: StateInput & { readonly minutes?: number | undefined },
): Promise<ChannelAnswer> {
  return await changeState(deps, input, "reopen", async (tx, { channelDbId, status, closesAt }) => {
    if (closesAt === null && input.minutes !== undefined)
      throw new ChatError("invalid_request", {
        message: "minutes: this conversation does not close by itself.",
      });
    if (closesAt !== null && (status === "closed" || input.minutes !== undefined))
      await tx.channels.keepOpen(channelDbId, input.minutes ?? DAY_MINUTES);
    else if (status === "closed") await tx.channels.setOpen(channelDbId);
  });
}

/** Which conversation, and who asks. */
export interface StateInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  /** In the viewer's own words; kept in the audit trail alone. */
  readonly reason?: string | undefined;
}

async function changeState(
  deps: ServiceDeps,
  { viewer, channelId, reason }: StateInput,
  act: ConversationAct,
  write: (tx: ChatTransaction, channel: Channel) => Promise<void>,
): Promise<ChannelAnswer> {
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  const { answer, channel } = await deps.database.transaction(toActor(viewer, reason), async (tx) => {
    const before = await tx.channels.findChannel(channelId, { lock: true });
    await write(tx, requireConversation(act, viewer, before));
    const after = await tx.channels.findChannel(channelId);
    if (after === null) throw new ChatError("internal");
    return { answer: { channel: await toListedChannel(tx, viewer, after) }, channel: after };
  });
  deps.hub.publishState(channel);
  return answer;
}
