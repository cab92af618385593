-- Conversations: whoever is one of the two. What hangs on a conversation asks for the conversation, whose own policy
-- answers; as a scalar sub-select, which is always a look-up by key, where EXISTS may become a hash of all of them.
SET ROLE renavest_owner;

CREATE POLICY app_select ON chat_channels FOR SELECT TO renavest_app USING (
  prospect_user_id = (SELECT app_person_id()) OR therapist_id = (SELECT app_therapist_id())
);
CREATE POLICY app_insert ON chat_channels FOR INSERT TO renavest_app WITH CHECK (
  created_by_user_id = (SELECT app_person_id())
  AND kind = 'direct'
  AND app_may_open_channel(therapist_id, prospect_user_id)
);
CREATE POLICY app_update ON chat_channels FOR UPDATE TO renavest_app USING (
  prospect_user_id = (SELECT app_person_id()) OR therapist_id = (SELECT app_therapist_id())
) WITH CHECK (
  prospect_user_id = (SELECT app_person_id()) OR therapist_id = (SELECT app_therapist_id())
);

CREATE POLICY app_select ON chat_messages FOR SELECT TO renavest_app USING (
  (SELECT true FROM chat_channels c WHERE c.id = chat_messages.channel_id)
);
CREATE POLICY app_update ON chat_messages FOR UPDATE TO renavest_app USING (
  author_user_id = (SELECT app_person_id())
  AND (SELECT true FROM chat_channels c WHERE c.id = chat_messages.channel_id)
) WITH CHECK (
  author_user_id = (SELECT app_person_id())
  AND (SELECT true FROM chat_channels c WHERE c.id = chat_messages.channel_id)
);

CREATE POLICY app_select ON chat_message_revisions FOR SELECT TO renavest_app USING (
  (SELECT true FROM chat_messages m WHERE m.id = chat_message_revisions.message_id)
);
CREATE POLICY app_insert ON chat_message_revisions FOR INSERT TO renavest_app WITH CHECK (
  (SELECT m.author_user_id FROM chat_messages m WHERE m.id = chat_message_revisions.message_id)
    = (SELECT app_person_id())
);

CREATE POLICY app_select ON chat_reads FOR SELECT TO renavest_app USING (
  (SELECT true FROM chat_channels c WHERE c.id = chat_reads.channel_id)
);
CREATE POLICY app_insert ON chat_reads FOR INSERT TO renavest_app WITH CHECK (
  user_id = (SELECT app_person_id())
  AND (SELECT true FROM chat_channels c WHERE c.id = chat_reads.channel_id)
);
CREATE POLICY app_update ON chat_reads FOR UPDATE TO renavest_app USING (
  user_id = (SELECT app_person_id())
  AND (SELECT true FROM chat_channels c WHERE c.id = chat_reads.channel_id)
) WITH CHECK (
  user_id = (SELECT app_person_id())
  AND (SELECT true FROM chat_channels c WHERE c.id = chat_reads.channel_id)
);

CREATE POLICY admin_select ON chat_channels FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);

-- The send. Each row is judged by itself, whatever statement brings it: its author is one of the two, not disabled, has
-- a plan if they need one, and the conversation is open. The statement has judged already, at a moment of its own
-- within this transaction: a plan counts that held at any moment of it, so that the two cannot disagree.
CREATE POLICY sender_select ON chat_messages FOR SELECT TO renavest_sender USING (true);
CREATE POLICY sender_insert ON chat_messages FOR INSERT TO renavest_sender WITH CHECK (
  kind = 'text'
  AND (
    SELECT c.status = 'active' AND (
      c.prospect_user_id = chat_messages.author_user_id
      OR (SELECT t.user_id FROM therapists t WHERE t.id = c.therapist_id) = chat_messages.author_user_id
    )
    FROM chat_channels c WHERE c.id = chat_messages.channel_id
  )
  AND (
    SELECT u.disabled_at IS NULL AND u.email = chat_messages.author_email AND u.name = chat_messages.author_name
      AND (u.role <> 'prospect' OR EXISTS (
        SELECT FROM subscriptions s
        WHERE s.user_id = u.id AND s.status = 'active' AND s.starts_at <= clock_timestamp()
          AND (s.ends_at IS NULL OR s.ends_at > transaction_timestamp())
      ))
    FROM users u WHERE u.id = chat_messages.author_user_id
  )
);

CREATE POLICY sender_select ON chat_channels FOR SELECT TO renavest_sender USING (true);
-- Every conversation can be locked, to be told that it is closed; numbers are taken in open ones only.
CREATE POLICY sender_update ON chat_channels FOR UPDATE TO renavest_sender USING (true) WITH CHECK (status = 'active');

CREATE POLICY sender_select ON chat_reads FOR SELECT TO renavest_sender USING (true);
CREATE POLICY sender_insert ON chat_reads FOR INSERT TO renavest_sender WITH CHECK (
  (
    SELECT c.prospect_user_id = chat_reads.user_id
      OR (SELECT t.user_id FROM therapists t WHERE t.id = c.therapist_id) = chat_reads.user_id
    FROM chat_channels c WHERE c.id = chat_reads.channel_id
  )
);
CREATE POLICY sender_update ON chat_reads FOR UPDATE TO renavest_sender USING (true) WITH CHECK (
  (
    SELECT c.prospect_user_id = chat_reads.user_id
      OR (SELECT t.user_id FROM therapists t WHERE t.id = c.therapist_id) = chat_reads.user_id
    FROM chat_channels c WHERE c.id = chat_reads.channel_id
  )
);

CREATE POLICY worker_select ON chat_channels FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_select ON chat_messages FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_select ON chat_reads FOR SELECT TO renavest_worker USING (true);

RESET ROLE;
