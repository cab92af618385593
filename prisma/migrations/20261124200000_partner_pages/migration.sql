-- Who registered and changed a partner's site, and gave and ended its keys: on record within the same transaction. The
-- note names site and key; what a key is made of stands nowhere in the trail.
SET ROLE renavest_owner;

CREATE FUNCTION audit_partner(action text, site text, kid text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY[public.audit_change(
    public.audit_person(), action, NULL, NULL, NULL, NULL,
    coalesce(public.audit_access(), '{}') || jsonb_build_object('note', concat_ws(' ', site, kid))
  )]);
END
$$;
GRANT EXECUTE ON FUNCTION audit_partner(text, text, text) TO renavest_admin;

CREATE FUNCTION audit_partner_site() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM public.audit_partner('partner_site_added', NEW.site_key, NULL);
    RETURN NULL;
  END IF;
  IF NEW.status <> OLD.status THEN
    PERFORM public.audit_partner(
      CASE NEW.status WHEN 'active' THEN 'partner_site_enabled' ELSE 'partner_site_disabled' END, NEW.site_key, NULL
    );
  END IF;
  IF (NEW.name, NEW.allowed_origins, NEW.accent, NEW.greeting_en, NEW.greeting_es, NEW.reply_promise_en,
      NEW.reply_promise_es, NEW.office_hours, NEW.therapist_id, NEW.modes, NEW.anonymous_purge_days)
    IS DISTINCT FROM (OLD.name, OLD.allowed_origins, OLD.accent, OLD.greeting_en, OLD.greeting_es, OLD.reply_promise_en,
      OLD.reply_promise_es, OLD.office_hours, OLD.therapist_id, OLD.modes, OLD.anonymous_purge_days)
  THEN
    PERFORM public.audit_partner('partner_site_changed', NEW.site_key, NULL);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_partner_key() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  site constant text := (SELECT s.site_key FROM public.partner_sites s WHERE s.id = NEW.site_id);
BEGIN
  PERFORM public.audit_partner(
    CASE TG_OP WHEN 'INSERT' THEN 'partner_key_added' ELSE 'partner_key_ended' END, site, NEW.kid
  );
  RETURN NULL;
END
$$;

-- Last by name: whoever holds a chain of the trail waits for nothing else.
CREATE TRIGGER partner_sites_written AFTER INSERT OR UPDATE ON partner_sites
FOR EACH ROW EXECUTE FUNCTION audit_partner_site();
CREATE TRIGGER partner_keys_written AFTER INSERT ON partner_keys
FOR EACH ROW EXECUTE FUNCTION audit_partner_key();
CREATE TRIGGER partner_keys_written_again AFTER UPDATE ON partner_keys
FOR EACH ROW WHEN (NEW.valid_until IS DISTINCT FROM OLD.valid_until) EXECUTE FUNCTION audit_partner_key();

RESET ROLE;
