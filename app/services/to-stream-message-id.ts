import type { ChannelKey, MessageCipher } from "./ports/message-cipher";

/**
 * Our public id of a message that was said at Stream: of Stream's own id and the conversation's key, so that it is the same
 * each time, and nobody's to choose.
 */
export function toStreamMessageId(
  cipher: Pick<MessageCipher, "fingerprint">,
  channel: ChannelKey,
  streamId: string,
): string {
  return cipher.fingerprint(channel, `stream id\0${streamId}`).toString("base64url");
}
