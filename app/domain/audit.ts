/**
 * Everything the audit trail tells of. The database writes the first group by itself, within the change it tells of;
 * the others are written before what they tell of happens. Stored for years: never renamed, never reused.
 */
export const AUDIT_ACTIONS = [
  "message_sent",
  "message_edited",
  "message_deleted",
  "conversation_closed",
  "conversation_reopened",
  /** An appointment's chat is kept open longer by its therapist. */
  "conversation_extended",
  /** Booked, changed or cancelled; `reason` is its state. */
  "appointment_added",
  "appointment_moved",
  "appointment_cancelled",
  /** Nobody reads this conversation's text again; `reason` says why, as a code. */
  "key_destroyed",
  /** So many conversations' keys were wrapped by another key of the installation. */
  "keys_rewrapped",
  /** So many secrets shared with partners were wrapped by another key of the installation. */
  "partner_secrets_rewrapped",
  "role_changed",
  "person_disabled",
  "person_enabled",
  "break_glass_granted",
  /** Its admin was done before the time was over. */
  "break_glass_ended",
  /** A plan began, or was told of; `reason` is its state. */
  "plan_added",
  /** Its state or period is another. */
  "plan_changed",
  /** A partner's site, and the keys its server signs with; `note` names them. */
  "partner_site_added",
  "partner_site_changed",
  "partner_site_enabled",
  "partner_site_disabled",
  "partner_key_added",
  "partner_key_ended",
  /** How long conversations of a kind (`reason`) are kept; `note` names the rule, its days and why. */
  "retention_rule_set",
  /** A conversation, or all of a person's, is kept whatever a rule says; `note` names the hold and why. */
  "legal_hold_placed",
  "legal_hold_released",
  /** Its time was over by a rule: its key is destroyed and its messages go; `note` names the receipt. */
  "conversation_purged",
  /** A visitor has shown who they are, and their conversation is that person's from now on; `note` names the words agreed to. */
  "visit_kept",
  /** A record of a conversation is about to be handed over; `note` names format and export. */
  "export_started",
  /** All of it was; `note` also has the hash of what was handed over. */
  "export_completed",
  /** It broke off after so many messages; `reason` says why, as a code. */
  "export_incomplete",
  /** A message was handed to Stream, which carries its conversation. */
  "message_carried",
  /** Somebody may read a conversation at Stream, and write there, for a quarter of an hour. */
  "carrier_token_given",
  /** A page of messages was shown. */
  "history_read",
  /** A send was repeated, and the stored message shown again. */
  "message_read",
  /** Messages of a conversation were opened and looked through; what for is not kept. */
  "messages_searched",
  /** From here on messages are shown as they come, until `stream_closed`, or the crash of the server. */
  "stream_opened",
  /** What a stream has shown since it last said so. */
  "messages_delivered",
  "stream_closed",
  "signed_in",
  "signed_out",
  "break_glass_read",
  "trail_read",
  "disclosures_read",
  /** People's names, addresses and plans were shown to an admin: so many of them, or the one it is about. */
  "people_read",
  /** Appointments were shown to an admin: so many of them, or those of the one it is about. */
  "appointments_read",
  /** Rules, holds, and what would be deleted were shown to an admin: so many conversations. */
  "retention_read",
  /** Somebody asked for what is not theirs, or without the right to it; `reason` is the error code. */
  "request_refused",
  /** A session token, or signature, that is not good. */
  "credential_refused",
] as const;

/** One of the closed set of things the trail tells of. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** How it ended. */
export const AUDIT_OUTCOMES = ["done", "refused"] as const;
/** One of the two. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Whether a text names an action of the trail. */
export function isAuditAction(text: string): text is AuditAction {
  return (AUDIT_ACTIONS as readonly string[]).includes(text);
}

/** Whether a text names an outcome of the trail. */
export function isAuditOutcome(text: string): text is AuditOutcome {
  return (AUDIT_OUTCOMES as readonly string[]).includes(text);
}
