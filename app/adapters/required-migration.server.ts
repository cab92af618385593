/** The newest migration this build relies on: the name of the last folder in prisma/migrations (a test holds them together). */
export const REQUIRED_MIGRATION = "20261125060000_partner_secrets_rotate";
