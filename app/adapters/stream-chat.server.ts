import type { StreamChat as Sdk } from "stream-chat";
import { StreamTrouble } from "~/domain/stream-trouble";
import type { HeldMessage, StreamChat } from "~/services/ports/stream-chat";
import { toHeldChannel, toHeldMessage, toMoment } from "./stream-answers.server";
import { toStreamTrouble } from "./stream-errors.server";

const CHANNEL_TYPE = "messaging";
/** Whose words the server's own are, at Stream. */
const SYSTEM_USER = "renavest";
const TIMEOUT_MS = 3_000;
const ANSWER_BYTES = 8 * 1024 * 1024;
const MS_PER_SECOND = 1_000;

/** How Stream is reached. `baseUrl`: another address than the SDK's own. */
export interface StreamChatOptions {
  readonly apiKey: string;
  readonly secret: string;
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Stream Chat by its official SDK, with connections of its own. Loaded when it is first needed: who does not use Stream runs
 * none of it. What it answers is looked at before it is believed.
 */
export function createStreamChat({
  apiKey,
  secret,
  baseUrl,
  timeoutMs = TIMEOUT_MS,
}: StreamChatOptions): StreamChat {
  let loaded: Promise<Sdk> | undefined;
  const load = async (): Promise<Sdk> => {
    const { StreamChat } = await import("stream-chat");
    return new StreamChat(apiKey, secret, {
      ...{ timeout: timeoutMs, disableCache: true, maxContentLength: ANSWER_BYTES },
      ...(baseUrl !== undefined && { baseURL: baseUrl }),
    });
  };
  const sdk = () => (loaded ??= load());

  /** Nothing but a code comes out of a failure. */
  async function ask<T>(work: (client: Sdk) => Promise<T>): Promise<T> {
    const client = await sdk();
    try {
      return await work(client);
    } catch (error) {
      throw toStreamTrouble(error);
    }
  }

  async function findMessage(messageId: string): Promise<HeldMessage | null> {
    try {
      return toHeldMessage((await ask((client) => client.getMessage(messageId))).message);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  const listChannels: StreamChat["listChannels"] = async (channelIds) => {
    const cids = channelIds.map((id) => `${CHANNEL_TYPE}:${id}`);
    const options = { limit: channelIds.length, message_limit: 1, state: true };
    const found = await ask((client) =>
      client.queryChannelsRequest({ cid: { $in: cids } }, [{ created_at: 1 }], options),
    );
    if (!Array.isArray(found)) throw new StreamTrouble("odd_answer");
    return found.map(toHeldChannel);
  };

  return {
    apiKey,
    async createToken(userId, from, until) {
      return (await sdk()).createToken(userId, toSeconds(until), toSeconds(from));
    },
    isGenuine: async (body, signature) => (await sdk()).verifyWebhook(Buffer.from(body), signature),
    async ensureChannel(channelId, memberIds) {
      // No names, no addresses: Stream knows people by our public ids.
      const users = [SYSTEM_USER, ...memberIds].map((id) => ({ id }));
      await ask((client) => client.upsertUsers(users));
      const data = { created_by_id: SYSTEM_USER, members: [...memberIds] };
      const made = await ask((client) => client.channel(CHANNEL_TYPE, channelId, data).create());
      requireSame(made?.channel?.id, channelId);
    },
    async setFrozen(channelId, frozen) {
      const set = { frozen };
      const answer = await ask((client) => client.channel(CHANNEL_TYPE, channelId).updatePartial({ set }));
      requireSame(answer?.channel?.id, channelId);
      requireSame(answer.channel.frozen ?? false, frozen);
    },
    async setMembers(channelId, memberIds) {
      const [held] = await listChannels([channelId]);
      if (held === undefined) throw new StreamTrouble("refused_404");
      const missing = memberIds.filter((id) => !held.members.includes(id));
      const strange = held.members.filter((id) => !memberIds.includes(id));
      await ask(async (client) => {
        const channel = client.channel(CHANNEL_TYPE, channelId);
        if (strange.length > 0) requireSame((await channel.removeMembers(strange))?.channel?.id, channelId);
        if (missing.length === 0) return;
        await client.upsertUsers(missing.map((id) => ({ id })));
        requireSame((await channel.addMembers(missing))?.channel?.id, channelId);
      });
    },
    async endTokens(userId) {
      await ask((client) => client.revokeUserToken(userId));
    },
    async removeChannel(channelId) {
      try {
        await ask((client) => client.channel(CHANNEL_TYPE, channelId).delete({ hard_delete: true }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async putMessage(channelId, { id, text, authorId }) {
      const user_id = authorId ?? SYSTEM_USER;
      try {
        const answer = await ask((client) =>
          client.channel(CHANNEL_TYPE, channelId).sendMessage({ id, text, user_id }, { skip_push: true }),
        );
        requireSame(answer?.message?.id, id);
        return toHeldMessage(answer.message).updatedAt;
      } catch (error) {
        // Stream keeps an id once: it may be there already, from a time of which the answer never came.
        const held = toStreamTrouble(error).code === "refused_400" ? await findMessage(id) : null;
        if (held === null) throw error;
        if (held.text === text) return held.updatedAt;
        const set = { text };
        const answer = await ask((client) => client.partialUpdateMessage(id, { set }, user_id));
        requireSame(answer?.message?.id, id);
        return toHeldMessage(answer.message).updatedAt;
      }
    },
    async removeMessage(messageId, forGood) {
      try {
        const answer = await ask((client) => client.deleteMessage(messageId, forGood));
        requireSame(answer?.message?.id, messageId);
        return toMoment(answer.message.deleted_at ?? answer.message.updated_at);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    listChannels,
    async listMessages(channelId, beforeId, limit) {
      const messages = beforeId === null ? { limit } : { limit, id_lt: beforeId };
      const answer = await ask((client) =>
        client.channel(CHANNEL_TYPE, channelId, { created_by_id: SYSTEM_USER }).query({ messages }),
      );
      requireSame(answer?.channel?.id, channelId);
      return (answer.messages ?? []).map(toHeldMessage);
    },
  };
}

/** A 2xx that does not say that it was done is none. */
function requireSame<T>(answered: T | undefined, asked: T): void {
  if (answered !== asked) throw new StreamTrouble("odd_answer");
}

function isMissing(error: unknown): boolean {
  return toStreamTrouble(error).code === "refused_404";
}

function toSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / MS_PER_SECOND);
}
