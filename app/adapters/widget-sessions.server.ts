import type { Clock } from "~/services/ports/clock";
import type { WidgetIdentity, WidgetSessions } from "~/services/ports/widget-sessions";
import type { PostgresDatabase } from "./postgres-database.server";
import { toDoubts } from "./session-doubts.server";
import { toTokenHash } from "./widget-token-hash.server";

/** A session ended on another instance sends nothing here after this long at most (contract P6). */
const KEEP_MS = 5_000;
const MAX_KEPT = 20_000;
const TOKEN = /^wgt_[A-Za-z0-9_-]{22,128}$/;

interface SessionRow {
  readonly session_id: string;
  readonly clerk_user_id: string;
  readonly channel_identifier: string;
  readonly expires_at: Date;
  readonly unverified: boolean;
}

/** The widget's sessions in PostgreSQL; found ones are remembered for a moment under their hash, so that a send is one trip. */
export function createWidgetSessions(options: {
  readonly database: Pick<PostgresDatabase, "run">;
  readonly clock: Clock;
}): WidgetSessions {
  const { database, clock } = options;
  const kept = new Map<string, { readonly identity: WidgetIdentity; readonly untilMs: number }>();

  async function find(hash: Buffer): Promise<WidgetIdentity | null> {
    const [row] = await database.run(
      { role: "worker" },
      (client) => client.$queryRaw<SessionRow[]>`
        select w.session_id, u.clerk_user_id, c.channel_identifier, w.expires_at,
          exists (select from visitors v where v.user_id = w.user_id) as unverified
        from widget_sessions w
        join partner_sites s on s.id = w.site_id
        join users u on u.id = w.user_id
        join chat_channels c on c.id = w.channel_id
        where w.token_hash = ${hash} and w.ended_at is null and w.expires_at > now() and s.status = 'active'`,
    );
    if (row === undefined) return null;
    return {
      ...{ sessionId: row.session_id, clerkUserId: row.clerk_user_id, channelId: row.channel_identifier },
      ...{ expiresAt: row.expires_at, unverified: row.unverified },
    };
  }

  return {
    async verify(accessToken, { fromMemory = false } = {}) {
      if (!TOKEN.test(accessToken)) return null;
      const hash = toTokenHash(accessToken);
      const name = hash.toString("base64");
      const nowMs = clock.now().getTime();
      const known = kept.get(name);
      if (fromMemory && known !== undefined && nowMs < known.untilMs) return known.identity;
      kept.delete(name);
      const identity = await find(hash);
      if (identity === null) return null;
      if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
      kept.set(name, { identity, untilMs: Math.min(nowMs + KEEP_MS, identity.expiresAt.getTime()) });
      return identity;
    },
    forget(sessionId) {
      for (const [name, { identity }] of kept) if (identity.sessionId === sessionId) kept.delete(name);
    },
    async judgeSessions(sessionIds) {
      if (sessionIds.length === 0) return new Map();
      const rows = await database.run(
        { role: "worker" },
        (client) => client.$queryRaw<{ session_id: string; expired: boolean; ended: boolean }[]>`
          select w.session_id, w.expires_at <= now() as expired,
            w.ended_at is not null or s.status <> 'active' as ended
          from widget_sessions w join partner_sites s on s.id = w.site_id
          where w.session_id = any(${[...sessionIds]}::text[])`,
      );
      const found = new Map(rows.map((row) => [row.session_id, row]));
      return toDoubts(sessionIds, (id) => {
        const row = found.get(id);
        if (row === undefined || row.ended) return "ended";
        // The frame asks its host for a token and comes back.
        return row.expired ? "unproven" : null;
      });
    },
  };
}
