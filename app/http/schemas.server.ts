import { z } from "zod/v4";
import { isKeepable } from "~/domain/message-text";
import { LIMITS } from "~/protocol/limits";
import type { MessagingBody, SendBody, StreamTokenBody } from "~/protocol/requests";
import {
  VISIT_KEPT_VERSION,
  VISITOR_CONSENT_VERSION,
  type WidgetCodeBody,
  type WidgetKeepBody,
  type WidgetRenewBody,
  type WidgetSessionBody,
  type WidgetVisitorBody,
} from "~/protocol/widget-frame";

/** Ids on the wire are random, URL-safe text. Anything else cannot exist, but is a valid question: `not_found`. */
const id = z.string().min(1).max(128);
const seq = z.int().min(0);
const reason = z.string().max(LIMITS.reasonCharacters).refine(isKeepable);

/** Longer texts than allowed are refused by the rule, with its own words; this only bounds the work. */
const content = z.string();

/** Body of `POST /api/chat/send`. */
export const SendRequest = z.strictObject({
  channelId: id,
  content,
  clientMessageId: z
    .string()
    .max(LIMITS.clientMessageIdCharacters)
    .regex(/^[A-Za-z0-9_-]+$/),
}) satisfies z.ZodType<SendBody>;

/** Body of `POST /api/chat/messaging`. */
export const MessagingRequest = z.union([
  z.strictObject({ action: z.literal("list_channels") }),
  z.strictObject({ action: z.literal("open_channel"), therapistId: id }),
  z.strictObject({ action: z.literal("open_channel"), prospectUserId: id }),
  z.strictObject({
    action: z.literal("history"),
    channelId: id,
    before: seq.optional(),
    limit: z.int().min(1).max(LIMITS.historyPage).optional(),
  }),
  z.strictObject({ action: z.literal("mark_read"), channelId: id, seq }),
  z.strictObject({ action: z.literal("typing"), channelId: id, typing: z.boolean() }),
  z.strictObject({ action: z.literal("edit_message"), channelId: id, messageId: id, content }),
  z.strictObject({ action: z.literal("delete_message"), channelId: id, messageId: id }),
  z.strictObject({
    action: z.literal("search"),
    channelId: id,
    query: z.string().min(1).max(LIMITS.searchCharacters),
  }),
  z.strictObject({ action: z.literal("close_channel"), channelId: id, reason: reason.optional() }),
  z.strictObject({
    action: z.literal("reopen_channel"),
    channelId: id,
    reason: reason.min(1),
    minutes: z.int().min(1).max(LIMITS.keepOpenMinutes).optional(),
  }),
  z.strictObject({
    action: z.literal("break_glass"),
    channelId: id,
    reason: z.string().max(2_000).refine(isKeepable),
    minutes: z.int().min(1).max(LIMITS.breakGlassMinutes).optional(),
  }),
  z.strictObject({
    action: z.literal("break_glass_history"),
    channelId: id,
    before: seq.optional(),
    limit: z.int().min(1).max(LIMITS.historyPage).optional(),
  }),
]) satisfies z.ZodType<MessagingBody>;

/** Body of `POST /api/chat/stream-token`. */
export const StreamTokenRequest = z.strictObject({ channelId: id }) satisfies z.ZodType<StreamTokenBody>;

const byToken = { siteKey: id, token: z.string().min(1).max(16_384) };
const byCode = { siteKey: id, code: id, verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/) };
const keeping = { keep: id, consent: z.literal(VISIT_KEPT_VERSION) };

/** Body of `POST /api/widget/session`: longer tokens than ours take are refused by the rule, with its own words. */
export const WidgetSessionRequest = z.union([
  z.strictObject(byToken),
  z.strictObject(byCode),
]) satisfies z.ZodType<WidgetSessionBody | WidgetCodeBody>;

/** Body of `POST /api/widget/anonymous`. */
export const WidgetAnonymousRequest = z.union([
  z.strictObject({
    siteKey: id,
    consent: z.literal(VISITOR_CONSENT_VERSION),
    days: z.int().min(1).max(365),
    name: z.string().optional(),
  }),
  z.strictObject({ siteKey: id, renew: id }),
  z.strictObject({ ...byToken, ...keeping }),
  z.strictObject({ ...byCode, ...keeping }),
]) satisfies z.ZodType<WidgetVisitorBody | WidgetRenewBody | WidgetKeepBody>;

/** Body of `POST /api/widget/session/end`. */
export const WidgetSessionEndRequest = z.strictObject({});
