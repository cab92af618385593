-- An admin sees all appointments already, with the ids of Clerk that they go by; to say whose they are, the same ids have
-- to be read beside the names.
SET ROLE renavest_owner;

GRANT SELECT (clerk_user_id) ON users TO renavest_admin;

RESET ROLE;
