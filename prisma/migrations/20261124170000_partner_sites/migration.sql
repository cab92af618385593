-- Partners' sites, the keys they sign with, the people they vouch for, and the short sessions of the widget on their pages.
SET LOCAL app.maintenance = 'on';
SET ROLE renavest_owner;

-- Exactly scheme, host and port, as browsers say them; in the clear only on this very machine.
CREATE FUNCTION are_site_origins(origins text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN NOT EXISTS (
  SELECT FROM unnest(origins) AS each (origin)
  WHERE origin IS NULL OR origin !~ '^(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http://(localhost|127\.0\.0\.1|\[::1\]))(:[1-9][0-9]{0,4})?$'
);

CREATE TABLE partner_sites (
  id serial PRIMARY KEY,
  -- Public: it stands in the partner's pages.
  site_key text NOT NULL UNIQUE CHECK (site_key ~ '^[A-Za-z0-9_-]{22,64}$'),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  allowed_origins text[] NOT NULL CHECK (cardinality(allowed_origins) <= 50 AND are_site_origins(allowed_origins)),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  accent text CHECK (accent ~ '^#[0-9a-f]{6}$'),
  greeting_en text CHECK (char_length(greeting_en) BETWEEN 1 AND 280),
  greeting_es text CHECK (char_length(greeting_es) BETWEEN 1 AND 280),
  reply_promise_en text CHECK (char_length(reply_promise_en) BETWEEN 1 AND 120),
  reply_promise_es text CHECK (char_length(reply_promise_es) BETWEEN 1 AND 120),
  office_hours jsonb,
  -- To whom the site's people write first.
  therapist_id integer NOT NULL REFERENCES therapists (id) ON DELETE RESTRICT,
  modes text[] NOT NULL CHECK (modes <@ '{token,popup,anonymous}'),
  -- Threads of people nobody vouches for are kept so long.
  anonymous_purge_days integer NOT NULL DEFAULT 30 CHECK (anonymous_purge_days BETWEEN 1 AND 365),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT partner_sites_greeting_check CHECK ((greeting_en IS NULL) = (greeting_es IS NULL)),
  CONSTRAINT partner_sites_reply_promise_check CHECK ((reply_promise_en IS NULL) = (reply_promise_es IS NULL))
);

CREATE INDEX partner_sites_therapist_id_idx ON partner_sites (therapist_id);
CREATE TRIGGER partner_sites_touch BEFORE UPDATE ON partner_sites
FOR EACH ROW WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
EXECUTE FUNCTION touch_updated_at();

CREATE TABLE partner_keys (
  id serial PRIMARY KEY,
  site_id integer NOT NULL REFERENCES partner_sites (id) ON DELETE RESTRICT,
  -- The partner's name for it; stands in the header of each token.
  kid text NOT NULL CHECK (kid ~ '^[A-Za-z0-9_.-]{1,64}$'),
  algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'EdDSA', 'HS256')),
  -- SPKI as PEM; a secret shared with the partner is kept wrapped by the installation's keys instead.
  public_key text CHECK (char_length(public_key) <= 2000),
  wrapped_secret text,
  valid_from timestamptz NOT NULL DEFAULT now(),
  valid_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, kid),
  CONSTRAINT partner_keys_material_check CHECK (
    (algorithm = 'HS256') = (wrapped_secret IS NOT NULL) AND (algorithm <> 'HS256') = (public_key IS NOT NULL)
  ),
  CONSTRAINT partner_keys_period_check CHECK (valid_until IS NULL OR valid_until >= valid_from)
);

-- Two at once while a partner changes from one to the other; a third is one that somebody forgot.
CREATE FUNCTION keep_two_partner_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  others integer;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  -- Of two that are added at once the second one waits for the first.
  PERFORM FROM public.partner_sites s WHERE s.id = NEW.site_id FOR NO KEY UPDATE;
  SELECT count(*) INTO others FROM public.partner_keys k
  WHERE k.site_id = NEW.site_id AND k.id <> NEW.id AND (k.valid_until IS NULL OR k.valid_until > now());
  PERFORM set_config('app.maintenance', before, true);
  IF others >= 2 AND (NEW.valid_until IS NULL OR NEW.valid_until > now()) THEN
    RAISE EXCEPTION 'a site has two keys at most' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_keys_two';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER partner_keys_two AFTER INSERT OR UPDATE ON partner_keys
FOR EACH ROW EXECUTE FUNCTION keep_two_partner_keys();

-- Whom a partner vouches for: each of its subjects is one person here, who is nobody's else.
CREATE TABLE partner_people (
  site_id integer NOT NULL REFERENCES partner_sites (id) ON DELETE RESTRICT,
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
  user_id integer NOT NULL UNIQUE REFERENCES users (id) ON DELETE RESTRICT,
  -- As the partner says; nobody has proven that it is theirs, so nothing is linked by it.
  claimed_email text CHECK (char_length(claimed_email) <= 254),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, subject)
);

CREATE TABLE widget_sessions (
  id serial PRIMARY KEY,
  session_id text NOT NULL UNIQUE CHECK (session_id ~ '^wgs_[A-Za-z0-9_-]{22,64}$'),
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  site_id integer NOT NULL REFERENCES partner_sites (id) ON DELETE RESTRICT,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  -- The one conversation it opens.
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  -- Of the partner's token it was given for: no token is taken twice.
  jti text CHECK (char_length(jti) BETWEEN 1 AND 128),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('ended', 'site_disabled')),
  UNIQUE (site_id, jti),
  CONSTRAINT widget_sessions_end_check CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT widget_sessions_period_check CHECK (expires_at > created_at AND expires_at <= created_at + interval '1 hour')
);

CREATE INDEX widget_sessions_user_id_idx ON widget_sessions (user_id);
CREATE INDEX widget_sessions_channel_id_idx ON widget_sessions (channel_id);
CREATE INDEX widget_sessions_site_id_created_at_idx ON widget_sessions (site_id, created_at);

-- A site that is disabled ends what stood on its word, and gives it back when it is enabled again: the plans of its
-- people, within the same transaction; its sessions for good.
CREATE FUNCTION follow_site_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  IF NEW.status = 'disabled' THEN
    UPDATE public.widget_sessions SET ended_at = now(), end_reason = 'site_disabled'
    WHERE site_id = NEW.id AND ended_at IS NULL;
  END IF;
  UPDATE public.subscriptions s
  SET status = CASE NEW.status WHEN 'active' THEN 'active' ELSE 'cancelled' END
  FROM public.partner_people p
  WHERE p.site_id = NEW.id AND s.user_id = p.user_id AND s.source_id = 'partner:' || p.site_id || ':' || p.user_id;
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER partner_sites_status AFTER UPDATE ON partner_sites
FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION follow_site_status();

-- Only admins change sites; the worker answers the widget, and reads of a key what it takes to check a token.
CREATE POLICY worker_select ON partner_sites FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_select ON partner_keys FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_select ON partner_people FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON partner_people FOR INSERT TO renavest_worker WITH CHECK (
  (SELECT status FROM partner_sites s WHERE s.id = partner_people.site_id) = 'active'
);
CREATE POLICY worker_select ON widget_sessions FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON widget_sessions FOR INSERT TO renavest_worker WITH CHECK (
  (SELECT status FROM partner_sites s WHERE s.id = widget_sessions.site_id) = 'active'
);
CREATE POLICY worker_update ON widget_sessions FOR UPDATE TO renavest_worker USING (ended_at IS NULL) WITH CHECK (true);

CREATE POLICY admin_select ON partner_sites FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_insert ON partner_sites FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin'
);
CREATE POLICY admin_update ON partner_sites FOR UPDATE TO renavest_admin USING ((SELECT app_person_role()) = 'admin')
WITH CHECK ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON partner_keys FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_insert ON partner_keys FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin'
);
CREATE POLICY admin_update ON partner_keys FOR UPDATE TO renavest_admin USING ((SELECT app_person_role()) = 'admin')
WITH CHECK ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON partner_people FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON widget_sessions FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');

CALL guard_table('partner_sites');
CALL guard_table('partner_keys');
CALL guard_table('partner_people');
CALL guard_table('widget_sessions');

GRANT SELECT ON partner_sites, partner_keys, partner_people, widget_sessions TO renavest_worker;
GRANT INSERT (site_id, subject, user_id, claimed_email) ON partner_people TO renavest_worker;
GRANT INSERT (session_id, token_hash, site_id, user_id, channel_id, jti, expires_at),
  UPDATE (ended_at, end_reason) ON widget_sessions TO renavest_worker;
GRANT USAGE ON SEQUENCE widget_sessions_id_seq TO renavest_worker;

GRANT SELECT, INSERT (site_key, name, allowed_origins, accent, greeting_en, greeting_es, reply_promise_en,
    reply_promise_es, office_hours, therapist_id, modes, anonymous_purge_days),
  UPDATE (name, allowed_origins, status, accent, greeting_en, greeting_es, reply_promise_en, reply_promise_es,
    office_hours, therapist_id, modes, anonymous_purge_days) ON partner_sites TO renavest_admin;
-- A secret goes in and is never read again by those who look after sites.
GRANT SELECT (id, site_id, kid, algorithm, public_key, valid_from, valid_until, created_at),
  INSERT (site_id, kid, algorithm, public_key, wrapped_secret, valid_from, valid_until),
  UPDATE (valid_until) ON partner_keys TO renavest_admin;
GRANT SELECT ON partner_people TO renavest_admin;
-- A check asks it as whoever writes the row.
GRANT EXECUTE ON FUNCTION are_site_origins(text[]) TO renavest_admin;
GRANT SELECT (id, site_id, user_id, created_at, expires_at, ended_at, end_reason) ON widget_sessions TO renavest_admin;
GRANT USAGE ON SEQUENCE partner_sites_id_seq, partner_keys_id_seq TO renavest_admin;

RESET ROLE;
