/**
 * The SQL of the two guides of the requirement, word for word where it matters, so that its faults can be shown. Around
 * it stands what it takes for granted: Supabase's auth functions, and tables of people and appointments.
 */
export const REQUIRED_SQL = `
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT NULLIF(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT NULLIF(current_setting('request.jwt.claim.role', true), '') $$;

CREATE TABLE users (id SERIAL PRIMARY KEY, clerk_user_id TEXT NOT NULL);
CREATE TABLE therapists (id SERIAL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id));
CREATE TABLE appointments (id SERIAL PRIMARY KEY, individual_id TEXT NOT NULL, volunteer_id TEXT NOT NULL);

CREATE TABLE chat_channels (
  id SERIAL PRIMARY KEY,
  channel_identifier VARCHAR UNIQUE NOT NULL,
  therapist_id INTEGER NOT NULL,
  prospect_user_id INTEGER NOT NULL,
  status VARCHAR DEFAULT 'active',
  created_at TIMESTAMP DEFAULT NOW(),
  updated_at TIMESTAMP DEFAULT NOW(),
  last_message_at TIMESTAMP,
  FOREIGN KEY (therapist_id) REFERENCES therapists(id),
  FOREIGN KEY (prospect_user_id) REFERENCES users(id)
);

CREATE TABLE chat_messages (
  id SERIAL PRIMARY KEY,
  channel_id INTEGER NOT NULL,
  author_email VARCHAR NOT NULL,
  author_name VARCHAR NOT NULL,
  content TEXT NOT NULL,
  created_at TIMESTAMP DEFAULT NOW(),
  FOREIGN KEY (channel_id) REFERENCES chat_channels(id) ON DELETE CASCADE
);

CREATE TABLE appointment_chats (
  id SERIAL PRIMARY KEY,
  appointment_id INTEGER NOT NULL REFERENCES appointments(id) ON DELETE CASCADE,
  stream_channel_id TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
  closed_at TIMESTAMP WITH TIME ZONE,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
  created_by TEXT NOT NULL DEFAULT 'system'
);

CREATE TABLE chat_logs (
  id SERIAL PRIMARY KEY,
  appointment_id INTEGER NOT NULL REFERENCES appointments(id) ON DELETE CASCADE,
  stream_message_id TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  content TEXT NOT NULL,
  message_type TEXT NOT NULL DEFAULT 'text' CHECK (message_type IN ('text', 'system', 'bot')),
  created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
  is_system_message BOOLEAN DEFAULT FALSE
);

ALTER TABLE appointment_chats ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Users can view their own appointment chats" ON appointment_chats
  FOR SELECT USING (
    appointment_id IN (
      SELECT id FROM appointments
      WHERE individual_id = auth.uid()::text OR volunteer_id = auth.uid()::text
    )
  );
CREATE POLICY "System can manage all appointment chats" ON appointment_chats
  FOR ALL USING (created_by = 'system');
CREATE POLICY "Service role has full access to appointment chats" ON appointment_chats
  FOR ALL USING (auth.role() = 'service_role');

ALTER TABLE chat_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Users can view chat logs for their own appointments" ON chat_logs
  FOR SELECT USING (
    appointment_id IN (
      SELECT id FROM appointments
      WHERE individual_id = auth.uid()::text OR volunteer_id = auth.uid()::text
    )
  );
CREATE POLICY "System can manage all chat logs" ON chat_logs
  FOR ALL USING (is_system_message = true);
CREATE POLICY "Service role has full access to chat logs" ON chat_logs
  FOR ALL USING (auth.role() = 'service_role');

-- As it would be run: one login owns everything, and another is the web's.
GRANT USAGE ON SCHEMA auth TO renavest_app, renavest_owner;
GRANT ALL ON ALL TABLES IN SCHEMA public TO renavest_app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO renavest_app;
ALTER TABLE appointment_chats OWNER TO renavest_owner;
ALTER TABLE chat_logs OWNER TO renavest_owner;
GRANT SELECT ON appointments TO renavest_owner;
`;

/** Therapist 2 is user 1; user 2 is another client of nobody. */
export const REQUIRED_WORLD = `
INSERT INTO users (id, clerk_user_id) VALUES (1, 'clerk_1'), (2, 'clerk_2'), (3, 'clerk_3');
INSERT INTO therapists (id, user_id) VALUES (2, 1);
INSERT INTO appointments (id, individual_id, volunteer_id) VALUES (301, 'clerk_3', 'clerk_1');
INSERT INTO appointment_chats (id, appointment_id, stream_channel_id) VALUES (401, 301, 'stream-1');
INSERT INTO chat_logs (id, appointment_id, stream_message_id, sender_id, content) VALUES
  (501, 301, 'log-1', 'clerk_3', 'text');
INSERT INTO chat_logs (id, appointment_id, stream_message_id, sender_id, content, is_system_message) VALUES
  (502, 301, 'log-2', 'system', 'text', true);
INSERT INTO chat_channels (id, channel_identifier, therapist_id, prospect_user_id) VALUES (101, 'channel-1', 2, 3);
INSERT INTO chat_messages (channel_id, author_email, author_name, content) VALUES (101, 'a@example.com', 'A', 'text');
`;
