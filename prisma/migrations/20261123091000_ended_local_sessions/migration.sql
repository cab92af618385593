-- Sessions of the local issuer that people ended before their token did; Clerk keeps its own. No record of care.
SET ROLE renavest_owner;

CREATE TABLE ended_local_sessions (
  session_id text PRIMARY KEY CHECK (session_id ~ '^[A-Za-z0-9_-]{1,128}$'),
  -- From here on the token is worthless by itself.
  expires_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ended_local_sessions_expires_at_idx ON ended_local_sessions (expires_at);

GRANT SELECT, INSERT (session_id, expires_at) ON ended_local_sessions TO renavest_worker;

RESET ROLE;
