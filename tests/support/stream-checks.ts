const OUTBOX = "INSERT INTO stream_outbox (channel_id, kind, message, attempts, last_error) VALUES";
const TOLD = "INSERT INTO stream_messages (channel_id, stream_id, message, told_at) VALUES";

/** What the tables about Stream refuse and allow; `:channel` is a conversation. */
export const STREAM_CHECKS: readonly (readonly [expected: string, sql: string])[] = [
  ["appointment_chats_transport_check", "UPDATE appointment_chats SET transport = 'pigeon'"],
  ["chat_logs_flag_check", "UPDATE chat_logs SET flag = 'odd'"],
  ["allowed", `${TOLD} (:channel, 'a-message-of-streams', NULL, now())`],
  ["stream_messages_stream_id_check", `${TOLD} (:channel, '', NULL, now())`],
  ["stream_messages_message_check", `${TOLD} (:channel, 'another', 'short', now())`],
  ["allowed", `${OUTBOX} (:channel, 'message', repeat('m', 22), 0, NULL)`],
  ["stream_outbox_kind_check", `${OUTBOX} (:channel, 'forget', NULL, 0, NULL)`],
  ["stream_outbox_message_check", `${OUTBOX} (:channel, 'message', 'short', 0, NULL)`],
  ["stream_outbox_subject_check", `${OUTBOX} (:channel, 'message', NULL, 0, NULL)`],
  ["stream_outbox_subject_check", `${OUTBOX} (:channel, 'freeze', repeat('m', 22), 0, NULL)`],
  ["stream_outbox_attempts_check", `${OUTBOX} (:channel, 'freeze', NULL, -1, NULL)`],
  ["stream_outbox_last_error_check", `${OUTBOX} (:channel, 'freeze', NULL, 1, 'Not good: Hello Sam')`],
];
