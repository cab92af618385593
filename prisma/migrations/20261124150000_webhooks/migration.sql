-- What the issuer of identities and its billing tell us: each delivery once, and people kept in step with it.
SET ROLE renavest_owner;

CREATE TABLE webhook_deliveries (
  provider text NOT NULL CHECK (provider IN ('clerk')),
  -- The sender's own; a repetition carries the same.
  id text NOT NULL CHECK (char_length(id) BETWEEN 1 AND 128),
  event_type text NOT NULL CHECK (char_length(event_type) BETWEEN 1 AND 64),
  -- Whom it is about, by the sender's own id; no name, no address.
  subject text CHECK (char_length(subject) <= 128),
  outcome text NOT NULL CHECK (outcome IN ('applied', 'stale', 'ignored', 'email_taken', 'deleted')),
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, id)
);

-- Whoever was deleted stays so, whatever arrives late about them.
CREATE INDEX webhook_deliveries_deleted_idx ON webhook_deliveries (subject) WHERE event_type = 'user.deleted';

-- When the issuer says this person last changed, as far as it has reached us: what is older changes nothing.
ALTER TABLE users ADD COLUMN issuer_updated_at timestamptz;

CREATE POLICY worker_select ON webhook_deliveries FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON webhook_deliveries FOR INSERT TO renavest_worker WITH CHECK (true);
CALL guard_table('webhook_deliveries');
CREATE POLICY worker_update ON users FOR UPDATE TO renavest_worker USING (true) WITH CHECK (true);

-- Never changed: a delivery is told of once, with what became of it.
GRANT SELECT, INSERT (provider, id, event_type, subject, outcome) ON webhook_deliveries TO renavest_worker;
GRANT INSERT (issuer_updated_at), UPDATE (email, name, role, disabled_at, issuer_updated_at) ON users
  TO renavest_worker;

RESET ROLE;
