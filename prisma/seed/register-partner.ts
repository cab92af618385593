import pg from "pg";

const THERAPIST = "dana.therapist@example.com";

/** What is registered of a partner; its private key stays with it. */
export interface SeedPartner {
  readonly siteKey: string;
  readonly kid: string;
  /** SPKI as PEM. */
  readonly publicKey: string;
}

/** Registers the demonstration's partner, as an admin would; again with each start, since its port may be another. */
export async function registerPartner(
  connection: pg.ClientConfig,
  { siteKey, kid, publicKey }: SeedPartner,
  origins: readonly string[],
): Promise<void> {
  const client = new pg.Client({ ...connection, application_name: "renavest-partner-demo" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin");
    await client.query("set local role renavest_owner; set local app.maintenance = 'on'");
    await client.query(
      `insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes, accent, greeting_en, greeting_es,
        reply_promise_en, reply_promise_es)
      select $1, 'Harbor Benefits', $2, t.id, '{token}', '#1f4e79',
        'Money is on most people''s minds. Say as much or as little as you like; your employer sees none of it.',
        'El dinero nos preocupa a casi todos. Cuenta tanto o tan poco como quieras; tu empresa no ve nada de esto.',
        'Usually answers within a working day', 'Suele responder en un día laborable'
      from therapists t join users u on u.id = t.user_id where u.email = $3
      on conflict (site_key) do update set allowed_origins = excluded.allowed_origins`,
      [siteKey, origins, THERAPIST],
    );
    await client.query(
      `insert into partner_keys (site_id, kid, algorithm, public_key)
      select id, $2, 'ES256', $3 from partner_sites where site_key = $1
      on conflict (site_id, kid) do nothing`,
      [siteKey, kid, publicKey],
    );
    await client.query("commit");
  } finally {
    await client.end();
  }
}
