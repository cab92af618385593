-- All at once, now that every table has its policies. _prisma_migrations is left out: it belongs to the login that runs
-- the migrations, holds no record of care, and has to be readable before anything else is in place.
SET ROLE renavest_owner;

CALL guard_table('users');
CALL guard_table('therapists');
CALL guard_table('subscriptions');
CALL guard_table('chat_channels');
CALL guard_table('chat_messages');
CALL guard_table('chat_message_revisions');
CALL guard_table('chat_reads');
CALL guard_table('appointments');
CALL guard_table('appointment_chats');
CALL guard_table('chat_logs');
CALL guard_table('ended_local_sessions');

-- The functions that say who asks run as the owner, for the app and for admins, and read these three.
ALTER POLICY owner_select ON users USING (
  (SELECT current_setting('app.maintenance', true)) = 'on'
  OR (SELECT current_setting('role')) IN ('renavest_app', 'renavest_admin')
);
ALTER POLICY owner_select ON therapists USING (
  (SELECT current_setting('app.maintenance', true)) = 'on'
  OR (SELECT current_setting('role')) IN ('renavest_app', 'renavest_admin')
);
ALTER POLICY owner_select ON appointments USING (
  (SELECT current_setting('app.maintenance', true)) = 'on'
  OR (SELECT current_setting('role')) IN ('renavest_app', 'renavest_admin')
);

RESET ROLE;
