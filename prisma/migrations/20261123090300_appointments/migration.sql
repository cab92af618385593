-- Appointments, the chat of each, and its log. Names as required; the corrections: nothing cascades away, one chat an
-- appointment, a message is logged once, closed_at is set exactly when closed, is_system_message cannot contradict.
SET ROLE renavest_owner;

CREATE TABLE appointments (
  id serial PRIMARY KEY,
  -- Clerk ids of the client and of the therapist.
  individual_id text NOT NULL REFERENCES users (clerk_user_id) ON DELETE RESTRICT,
  volunteer_id text NOT NULL REFERENCES users (clerk_user_id) ON DELETE RESTRICT,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  -- IANA name of the zone it was booked in.
  time_zone text NOT NULL,
  status text NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'cancelled', 'completed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointments_time_check CHECK (end_time > start_time),
  CONSTRAINT appointments_two_people_check CHECK (individual_id <> volunteer_id)
);

CREATE INDEX appointments_individual_id_idx ON appointments (individual_id);
CREATE INDEX appointments_volunteer_id_idx ON appointments (volunteer_id);
CREATE INDEX appointments_end_time_idx ON appointments (end_time);

CREATE TRIGGER appointments_touch BEFORE UPDATE ON appointments
FOR EACH ROW WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
EXECUTE FUNCTION touch_updated_at();

CREATE TABLE appointment_chats (
  id serial PRIMARY KEY,
  appointment_id integer NOT NULL REFERENCES appointments (id) ON DELETE RESTRICT,
  -- The channel's public id, on whichever transport it lives.
  stream_channel_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
  created_by text NOT NULL DEFAULT 'system',
  CONSTRAINT appointment_chats_closed_check CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
  -- These carry the index names of the requirement.
  CONSTRAINT idx_appointment_chats_appointment_id UNIQUE (appointment_id),
  CONSTRAINT idx_appointment_chats_stream_channel_id UNIQUE (stream_channel_id)
);

CREATE INDEX idx_appointment_chats_status ON appointment_chats (status);

CREATE TABLE chat_logs (
  id serial PRIMARY KEY,
  appointment_id integer NOT NULL REFERENCES appointments (id) ON DELETE RESTRICT,
  stream_message_id text NOT NULL,
  sender_id text NOT NULL,
  content text NOT NULL,
  message_type text NOT NULL DEFAULT 'text' CHECK (message_type IN ('text', 'system', 'bot')),
  created_at timestamptz NOT NULL DEFAULT now(),
  is_system_message boolean NOT NULL GENERATED ALWAYS AS (message_type = 'system') STORED,
  CONSTRAINT idx_chat_logs_stream_message_id UNIQUE (stream_message_id)
);

CREATE INDEX idx_chat_logs_appointment_id ON chat_logs (appointment_id);
CREATE INDEX idx_chat_logs_sender_id ON chat_logs (sender_id);
CREATE INDEX idx_chat_logs_created_at ON chat_logs (created_at);

RESET ROLE;
