-- One-time codes by which somebody who has signed in on our own page goes on in the widget that asked them to.
SET LOCAL app.maintenance = 'on';
SET ROLE renavest_owner;

CREATE TABLE widget_codes (
  code_hash bytea PRIMARY KEY CHECK (octet_length(code_hash) = 32),
  site_id integer NOT NULL REFERENCES partner_sites (id) ON DELETE RESTRICT,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  -- PKCE, S256: only who knows what it was made of can use the code.
  challenge text NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  -- Shown once, whether it was of use or not.
  used_at timestamptz,
  CONSTRAINT widget_codes_period_check CHECK (expires_at > created_at AND expires_at <= created_at + interval '5 minutes')
);

CREATE INDEX widget_codes_user_id_idx ON widget_codes (user_id);

CREATE POLICY worker_select ON widget_codes FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON widget_codes FOR INSERT TO renavest_worker WITH CHECK (
  (SELECT status FROM partner_sites s WHERE s.id = widget_codes.site_id) = 'active'
);
CREATE POLICY worker_update ON widget_codes FOR UPDATE TO renavest_worker USING (used_at IS NULL) WITH CHECK (true);
CALL guard_table('widget_codes');

GRANT SELECT, INSERT (code_hash, site_id, user_id, challenge, expires_at), UPDATE (used_at) ON widget_codes
  TO renavest_worker;

RESET ROLE;
