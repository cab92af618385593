-- Emergency access reads a conversation by the same statement as its two people, and is told NULL of the plan.
SET ROLE renavest_owner;

GRANT EXECUTE ON FUNCTION prospect_has_plan(integer) TO renavest_breakglass;

RESET ROLE;
