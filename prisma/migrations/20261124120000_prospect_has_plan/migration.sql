-- A therapist is told whether what they write can be read now or later. Of the other one's subscriptions they learn this
-- one bit and nothing else: not the kind, the dates or who pays.
SET ROLE renavest_owner;

-- By the rule of domain/subscription and the database's clock; NULL to everybody but the two people of the conversation.
-- Runs as the owner, who reads past row security only where a setting says so: it is set for this one reading. What is
-- given away is decided by its WHERE.
CREATE FUNCTION prospect_has_plan(channel_db_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  answer boolean;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT u.role <> 'prospect' OR EXISTS (
      SELECT FROM public.subscriptions s
      WHERE s.user_id = u.id AND s.status = 'active' AND s.starts_at <= now() AND (s.ends_at IS NULL OR s.ends_at > now())
    )
    INTO answer
    FROM public.chat_channels c
    JOIN public.therapists t ON t.id = c.therapist_id
    JOIN public.users u ON u.id = c.prospect_user_id
    WHERE c.id = channel_db_id
      AND NULLIF(current_setting('app.user_id', true), '')::integer IN (c.prospect_user_id, t.user_id);
  PERFORM set_config('app.maintenance', before, true);
  RETURN answer;
END
$$;

GRANT EXECUTE ON FUNCTION prospect_has_plan(integer) TO renavest_app;

RESET ROLE;
