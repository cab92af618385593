-- Conversations that begin on a partner's page, and who may begin them.
SET LOCAL app.maintenance = 'on';
SET ROLE renavest_owner;

ALTER TABLE chat_channels ADD COLUMN partner_site_id integer REFERENCES partner_sites (id) ON DELETE RESTRICT;
CREATE INDEX chat_channels_partner_site_id_idx ON chat_channels (partner_site_id) WHERE partner_site_id IS NOT NULL;

-- The functions that say who may write to whom run as the owner, for the app.
ALTER POLICY owner_select ON partner_sites USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') = 'renavest_app'
);
ALTER POLICY owner_select ON partner_people USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') = 'renavest_app'
);

-- The rule of open_channel: a prospect with a therapist who accepts new conversations, a therapist and a prospect who
-- share an appointment, or whom a partner's site joins. The other one is not disabled either.
CREATE OR REPLACE FUNCTION app_may_open_channel(therapist_id integer, prospect_user_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
BEGIN
  RETURN EXISTS (
    SELECT FROM public.therapists t
    JOIN public.users tu ON tu.id = t.user_id
    JOIN public.users pu ON pu.id = prospect_user_id
    WHERE t.id = therapist_id
      AND tu.role = 'therapist' AND tu.disabled_at IS NULL
      AND pu.role = 'prospect' AND pu.disabled_at IS NULL
      AND public.app_person_id() IN (tu.id, pu.id)
      AND (
        (t.accepts_new AND public.app_person_id() = pu.id)
        OR EXISTS (
          SELECT FROM public.appointments a
          WHERE a.individual_id = pu.clerk_user_id AND a.volunteer_id = tu.clerk_user_id AND a.status <> 'cancelled'
        )
        OR EXISTS (
          SELECT FROM public.partner_people p JOIN public.partner_sites s ON s.id = p.site_id
          WHERE p.user_id = pu.id AND s.therapist_id = t.id AND s.status = 'active'
        )
      )
  );
END
$$;

-- therapists.id to whom the site sends this person; NULL to everybody the site does not vouch for, and when it is disabled.
CREATE FUNCTION app_routed_therapist(partner_site_id integer) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
BEGIN
  RETURN (
    SELECT s.therapist_id FROM public.partner_people p JOIN public.partner_sites s ON s.id = p.site_id
    WHERE p.site_id = partner_site_id AND p.user_id = public.app_person_id() AND s.status = 'active'
  );
END
$$;

ALTER POLICY app_insert ON chat_channels WITH CHECK (
  created_by_user_id = (SELECT app_person_id())
  AND kind = 'direct'
  AND app_may_open_channel(therapist_id, prospect_user_id)
  AND (partner_site_id IS NULL OR therapist_id = app_routed_therapist(partner_site_id))
);

GRANT EXECUTE ON FUNCTION app_routed_therapist(integer) TO renavest_app;
GRANT INSERT (partner_site_id) ON chat_channels TO renavest_app;
GRANT SELECT (partner_site_id) ON chat_channels TO renavest_worker, renavest_admin;

RESET ROLE;
