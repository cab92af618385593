-- People, the practice side of therapists, and the plans of prospects.
SET ROLE renavest_owner;

-- 244 random bits, URL-safe, without an extension. The app usually brings its own id.
CREATE FUNCTION random_public_id() RETURNS text
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN translate(
  encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'),
  '+/=', '-_'
);

-- Nobody may write updated_at; it is true because this sets it. A statement that sets it itself skips the call.
CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TABLE users (
  id serial PRIMARY KEY,
  public_id text NOT NULL DEFAULT random_public_id() UNIQUE CHECK (char_length(public_id) >= 22),
  clerk_user_id text NOT NULL UNIQUE CHECK (clerk_user_id <> ''),
  -- Lower-cased, so that one address is one person.
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  role text NOT NULL DEFAULT 'prospect' CHECK (role IN ('therapist', 'prospect', 'admin')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TRIGGER users_touch BEFORE UPDATE ON users
FOR EACH ROW WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
EXECUTE FUNCTION touch_updated_at();

CREATE TABLE therapists (
  id serial PRIMARY KEY,
  user_id integer NOT NULL UNIQUE REFERENCES users (id) ON DELETE RESTRICT,
  -- IANA name, such as America/New_York.
  time_zone text NOT NULL DEFAULT 'America/New_York',
  office_hours jsonb,
  reply_promise text,
  accepts_new boolean NOT NULL DEFAULT true
);

CREATE TABLE subscriptions (
  id serial PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  kind text NOT NULL CHECK (kind IN ('individual', 'employer', 'trial')),
  status text NOT NULL CHECK (status IN ('active', 'past_due', 'cancelled', 'expired')),
  starts_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz,
  -- The billing system's own id, so that a repeated webhook finds its row.
  source_id text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT subscriptions_period_check CHECK (ends_at IS NULL OR ends_at > starts_at)
);

CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);

CREATE TRIGGER subscriptions_touch BEFORE UPDATE ON subscriptions
FOR EACH ROW WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
EXECUTE FUNCTION touch_updated_at();

RESET ROLE;
