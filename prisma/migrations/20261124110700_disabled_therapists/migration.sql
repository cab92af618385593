-- A prospect is shown therapists who take new conversations because they may write to them: not those who are disabled
-- or therapists no more.
SET ROLE renavest_owner;

-- Whether this person may know of that one: themselves; the other one of a conversation or of an appointment that is not
-- cancelled; and for a prospect the therapists who take new ones. Asked once a row, because as sub-selects in the
-- policies it cost each statement a millisecond of planning, and a hash of all of a therapist's conversations.
CREATE OR REPLACE FUNCTION app_knows_person(person_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me constant integer := public.app_person_id();
BEGIN
  IF me IS NULL OR me = person_id THEN
    RETURN me IS NOT NULL;
  END IF;
  -- One after the other, likeliest first: a statement with all of them opens all their indexes each time.
  PERFORM FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
  WHERE c.prospect_user_id = me AND t.user_id = person_id;
  IF FOUND THEN
    RETURN true;
  END IF;
  PERFORM FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
  WHERE c.prospect_user_id = person_id AND t.user_id = me;
  IF FOUND THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM public.users mine
    JOIN public.users theirs ON theirs.id = person_id
    JOIN public.therapists t ON t.user_id = theirs.id
    WHERE mine.id = me AND mine.role = 'prospect' AND t.accepts_new
      AND theirs.role = 'therapist' AND theirs.disabled_at IS NULL
  ) OR EXISTS (
    SELECT FROM public.users mine
    JOIN public.users theirs ON theirs.id = person_id
    JOIN public.appointments a ON a.status <> 'cancelled' AND (
      (a.individual_id = mine.clerk_user_id AND a.volunteer_id = theirs.clerk_user_id)
      OR (a.volunteer_id = mine.clerk_user_id AND a.individual_id = theirs.clerk_user_id)
    )
    WHERE mine.id = me
  );
END
$$;

RESET ROLE;
