-- Conversations and what was said in them. Records of care: nothing here goes away with something else (RESTRICT).
SET ROLE renavest_owner;

CREATE TABLE chat_channels (
  id serial PRIMARY KEY,
  channel_identifier text NOT NULL UNIQUE CHECK (char_length(channel_identifier) >= 22),
  -- A pair has one direct conversation, and besides it one for each appointment.
  kind text NOT NULL DEFAULT 'direct' CHECK (kind IN ('direct', 'appointment')),
  therapist_id integer NOT NULL REFERENCES therapists (id) ON DELETE RESTRICT,
  prospect_user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  created_by_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
  closed_at timestamptz,
  -- A short code, never somebody's words.
  close_reason text CHECK (close_reason ~ '^[a-z][a-z_]{0,39}$'),
  last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
  version bigint NOT NULL DEFAULT 0,
  epoch integer NOT NULL DEFAULT 1 CHECK (epoch >= 1),
  -- The channel's data key, wrapped by a key the database never sees.
  data_key text NOT NULL,
  legal_hold boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_message_at timestamptz,
  CONSTRAINT chat_channels_closed_check CHECK (
    (status = 'closed') = (closed_at IS NOT NULL) AND (status = 'closed' OR close_reason IS NULL)
  ),
  CONSTRAINT chat_channels_version_check CHECK (version >= last_seq),
  CONSTRAINT chat_channels_last_message_check CHECK ((last_seq = 0) = (last_message_at IS NULL))
)
-- Each message updates its channel: room on the page keeps that update out of the indexes.
WITH (fillfactor = 70);

CREATE UNIQUE INDEX chat_channels_direct_pair_key ON chat_channels (therapist_id, prospect_user_id)
WHERE kind = 'direct';
CREATE INDEX chat_channels_therapist_id_idx ON chat_channels (therapist_id);
CREATE INDEX chat_channels_prospect_user_id_idx ON chat_channels (prospect_user_id);

CREATE TRIGGER chat_channels_touch BEFORE UPDATE ON chat_channels
FOR EACH ROW WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
EXECUTE FUNCTION touch_updated_at();

CREATE TABLE chat_messages (
  id serial PRIMARY KEY,
  public_id text NOT NULL UNIQUE CHECK (char_length(public_id) >= 22),
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  author_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  author_email text NOT NULL,
  author_name text NOT NULL,
  client_message_id text,
  seq bigint NOT NULL CHECK (seq >= 1),
  version bigint NOT NULL,
  kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'system', 'bot')),
  -- Ciphertext. The check is cheap and stops the one mistake that matters: plain text stored by accident.
  content text NOT NULL CHECK (starts_with(content, 'v1.')),
  key_id text NOT NULL,
  -- Keyed hash of the text as first sent: tells a repeat from a conflict without reading either.
  fingerprint bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  CONSTRAINT chat_messages_version_check CHECK (version >= seq),
  CONSTRAINT chat_messages_author_check CHECK (
    kind <> 'text'
    OR (author_user_id IS NOT NULL AND client_message_id IS NOT NULL AND fingerprint IS NOT NULL)
  ),
  CONSTRAINT chat_messages_channel_id_seq_key UNIQUE (channel_id, seq),
  -- One row per (channel, author, client's key), for ever.
  CONSTRAINT chat_messages_idempotency_key UNIQUE (channel_id, author_user_id, client_message_id)
);

CREATE INDEX chat_messages_channel_id_version_idx ON chat_messages (channel_id, version);

CREATE TABLE chat_message_revisions (
  id serial PRIMARY KEY,
  message_id integer NOT NULL REFERENCES chat_messages (id) ON DELETE RESTRICT,
  -- The version the message had while this was its text.
  version bigint NOT NULL,
  content text NOT NULL CHECK (starts_with(content, 'v1.')),
  key_id text NOT NULL,
  created_at timestamptz NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT chat_message_revisions_message_id_version_key UNIQUE (message_id, version)
);

CREATE TABLE chat_reads (
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  seq bigint NOT NULL CHECK (seq >= 0),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (channel_id, user_id)
);

CREATE INDEX chat_reads_user_id_idx ON chat_reads (user_id);

RESET ROLE;
