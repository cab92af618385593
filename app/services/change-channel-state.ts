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

/** Opens an ended conversation again; only its therapist may. Throws `not_found`, `forbidden`. */
export async function reopenChannel(deps: ServiceDeps, input: StateInput): Promise<ChannelAnswer> {
  return await changeState(deps, input, "reopen", async (tx, channel) => {
    if (channel.status === "closed") await tx.channels.setOpen(channel.channelDbId);
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
    await write(tx, requireConversation(act, viewer, before, now));
    const after = await tx.channels.findChannel(channelId);
    if (after === null) throw new ChatError("internal");
    return { answer: { channel: await toListedChannel(tx, viewer, after) }, channel: after };
  });
  deps.hub.publishState(channel);
  return answer;
}
