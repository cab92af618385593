-- Who wraps conversations' keys anew does it with partners' shared secrets, too: reads what binds them, and writes nothing else.
SET ROLE renavest_owner;

CREATE POLICY keeper_select ON partner_sites FOR SELECT TO renavest_keeper USING (true);
CREATE POLICY keeper_select ON partner_keys FOR SELECT TO renavest_keeper USING (true);
CREATE POLICY keeper_update ON partner_keys FOR UPDATE TO renavest_keeper USING (wrapped_secret IS NOT NULL)
WITH CHECK (true);

GRANT SELECT (id, site_key) ON partner_sites TO renavest_keeper;
GRANT SELECT (id, site_id, kid, wrapped_secret), UPDATE (wrapped_secret) ON partner_keys TO renavest_keeper;

-- Wrapping anew adds no key: it need not wait for the site, nor two of them for each other.
DROP TRIGGER partner_keys_two ON partner_keys;
CREATE TRIGGER partner_keys_two AFTER INSERT OR UPDATE OF site_id, valid_from, valid_until ON partner_keys
FOR EACH ROW EXECUTE FUNCTION keep_two_partner_keys();

RESET ROLE;
