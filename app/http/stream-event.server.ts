import { z } from "zod/v4";
import { ChatError } from "~/domain/errors";
import type { StreamEvent } from "~/services/stream-event";

const CHANNEL_TYPE = "messaging";
const KINDS: Readonly<Record<string, "said" | "changed" | "taken_back">> = {
  "message.new": "said",
  "message.updated": "changed",
  "message.deleted": "taken_back",
};
/** Our own changes of it are told of too: then nothing differs. */
const MEMBERS = ["member.added", "member.removed"];
/** Kinds of messages that somebody wrote; the others Stream makes by itself. */
const WRITTEN = ["regular", "reply", "deleted"];

/** What the database cannot hold is nobody's id. */
const id = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !text.includes("\0"));
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Attachment = z.looseObject({ type: z.string().optional(), title: z.string().optional() });
const AnyEvent = z.object({ type: z.string().regex(/^[\w.:-]{1,64}$/) });
const ChannelEvent = z.object({ channel_type: z.string(), channel_id: id });
const ReadEvent = ChannelEvent.extend({ user: z.object({ id }), last_read_message_id: id.nullish() });
const MessageEvent = ChannelEvent.extend({
  message: z.object({
    id,
    type: z.string().default("regular"),
    text: z.string().nullish(),
    user: z.object({ id }),
    created_at: moment,
    updated_at: moment.nullish(),
    deleted_at: moment.nullish(),
    attachments: z.array(Attachment).nullish(),
  }),
});

/** A genuine delivery of Stream's in our own words. Throws `invalid_request`, naming fields and no values. */
export function parseStreamEvent(body: Uint8Array): {
  readonly eventType: string;
  readonly event: StreamEvent;
} {
  const told = toJson(body);
  const { type } = check(AnyEvent, told);
  if (MEMBERS.includes(type))
    return { eventType: type, event: { kind: "members", channelId: toChannelId(check(ChannelEvent, told)) } };
  if (type === "message.read") return { eventType: type, event: toRead(check(ReadEvent, told)) };
  const kind = KINDS[type];
  if (kind === undefined) return { eventType: type, event: { kind: "other" } };
  const { message, ...channel } = check(MessageEvent, told);
  if (!WRITTEN.includes(message.type)) return { eventType: type, event: { kind: "other" } };
  const { created_at: saidAt, updated_at, deleted_at } = message;
  return {
    eventType: type,
    event: {
      kind,
      channelId: toChannelId(channel),
      message: {
        ...{ streamId: message.id, authorId: message.user.id, text: toText(message), saidAt },
        toldAt: (kind === "taken_back" ? deleted_at : null) ?? updated_at ?? saidAt,
      },
    },
  };
}

/** Without the message it says nothing that is sure: two clocks are not to decide what somebody has read. */
function toRead({
  user,
  last_read_message_id: streamId,
  ...channel
}: z.output<typeof ReadEvent>): StreamEvent {
  if (streamId === undefined || streamId === null) return { kind: "other" };
  return { kind: "read", channelId: toChannelId(channel), readerId: user.id, streamId };
}

/** Null: of a type of channel that we do not make. */
function toChannelId({ channel_type, channel_id }: z.output<typeof ChannelEvent>): string | null {
  return channel_type === CHANNEL_TYPE ? channel_id : null;
}

/** Ours is a conversation of words: what else was sent is named, so that the record does not hide it. */
function toText({ text, attachments }: z.output<typeof MessageEvent>["message"]): string {
  const named = (attachments ?? []).map(
    ({ type, title }) => `[${type ?? "file"}${title ? `: ${title}` : ""}]`,
  );
  return [...(text ? [text] : []), ...named].join("\n");
}

function check<Schema extends z.ZodType>(schema: Schema, told: unknown): z.output<Schema> {
  const checked = schema.safeParse(told);
  if (checked.success) return checked.data;
  const fields = checked.error.issues.map((issue) => issue.path.join(".") || "body");
  throw new ChatError("invalid_request", {
    message: `Not valid: ${[...new Set(fields)].slice(0, 5).join(", ").slice(0, 200)}.`,
  });
}

function toJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw new ChatError("invalid_request", { message: "The body is not JSON." });
  }
}
