import { createHash } from "node:crypto";
import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { MessageDraft } from "~/services/ports/message-repository";

let drafts = 0;

/** A draft with a key and an id of its own; its "ciphertext" names the text, so that the same text has the same fingerprint. */
export function makeDraft(
  channel: Pick<Channel, "id">,
  author: Pick<Viewer, "userId">,
  { text = "hello", ...changes }: Partial<MessageDraft> & { readonly text?: string } = {},
): MessageDraft {
  drafts += 1;
  return {
    channelId: channel.id,
    authorUserId: author.userId,
    clientMessageId: `key-${drafts}`,
    messageId: `message-${String(drafts).padStart(20, "0")}`,
    content: `v1.${Buffer.from(text).toString("base64url")}`,
    keyId: "kTest",
    fingerprint: createHash("sha256").update(text).digest(),
    ...changes,
  };
}
