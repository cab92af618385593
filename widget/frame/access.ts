import { PATHS } from "~/protocol/paths";
import type {
  WidgetCodeBody,
  WidgetKeepBody,
  WidgetRenewBody,
  WidgetSession,
  WidgetSessionBody,
  WidgetVisitorBody,
} from "~/protocol/widget-frame";

/** A session this close to its end is renewed before it is used, ms. */
export const RENEW_BEFORE_MS = 60_000;

/** What access needs. */
export interface AccessOptions {
  readonly siteKey: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** The page's server's word on who is signed in there; null: nobody. `refused`: the last one was not taken. */
  readonly askHost: (refused: boolean) => Promise<string | null>;
  /** The page's word is about somebody else now. */
  readonly onOther: () => void;
}

/** Somebody nobody vouches for, and what they agree to. */
export type Visitor = Omit<WidgetVisitorBody, "siteKey">;

/** A visit, who its visitor has shown to be, and that they want it kept. */
export type KeepProof = Pick<WidgetKeepBody, "keep" | "consent"> &
  (Pick<WidgetCodeBody, "code" | "verifier"> | Pick<WidgetSessionBody, "token">);

/** The frame's short session: kept in memory, renewed by asking the page again. */
export interface Access {
  /** Null when nobody is signed in. Rejects where the server cannot be reached. */
  enter(): Promise<WidgetSession | null>;
  /** The pop-up's code in place of the page's word, or with a visit that is kept. False: it was not taken. */
  enterBy(proof: Pick<WidgetCodeBody, "code" | "verifier"> | KeepProof): Promise<boolean>;
  /** Somebody nobody vouches for; from then on a session is followed by the next for as long as the frame stands. */
  enterAsVisitor(visitor: Visitor): Promise<WidgetSession | null>;
  getAuthorization(refused: boolean): Promise<string | null>;
  /** Gives the session up, here at once and at the server. */
  end(): void;
}

/** Why there is no session that is nobody's fault: a site or chat that is not there, a plan that has ended. */
export class AccessRefused extends Error {
  constructor(
    readonly status: number,
    /** When it may be tried again, seconds; 0: nobody said. */
    readonly waitSeconds: number,
  ) {
    super(`refused with ${status}`);
  }
}

/** Makes it. Somebody else's session never takes the place of one: then there is none. */
export function createAccess({ siteKey, fetch, now, askHost, onOther }: AccessOptions): Access {
  let held: WidgetSession | null = null;
  let owner: string | null = null;
  /** A visitor's last token: nobody else can be asked for another one. */
  let renew: string | null = null;
  let asking: Promise<WidgetSession | null> | null = null;
  let isOver = false;

  async function exchange(
    body: WidgetSessionBody | WidgetCodeBody | WidgetVisitorBody | WidgetRenewBody | WidgetKeepBody,
  ): Promise<WidgetSession | null> {
    const response = await fetch(
      "consent" in body || "renew" in body ? PATHS.widgetAnonymous : PATHS.widgetSession,
      {
        ...{ method: "POST", cache: "no-store", credentials: "omit" },
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
      },
    );
    if (response.status === 401) return null;
    if (!response.ok) throw new AccessRefused(response.status, Number(response.headers.get("Retry-After")));
    return take((await response.json()) as WidgetSession);
  }

  function take(session: WidgetSession): WidgetSession | null {
    const isOwn = owner === null || owner === `${session.you.id} ${session.channelId}`;
    if (isOver || !isOwn) {
      giveUp(session);
      if (!isOver) onOther();
      return null;
    }
    owner = `${session.you.id} ${session.channelId}`;
    held = session;
    if (renew !== null) renew = session.accessToken;
    return session;
  }

  async function ask(): Promise<WidgetSession | null> {
    if (renew !== null) return exchange({ siteKey, renew });
    for (const refused of [false, true]) {
      const token = await askHost(refused);
      if (token === null || isOver) return null;
      const session = await exchange({ siteKey, token });
      if (session !== null || isOver) return session;
    }
    return null;
  }

  function enter(): Promise<WidgetSession | null> {
    if (held !== null && Date.parse(held.expiresAt) - now() > RENEW_BEFORE_MS) return Promise.resolve(held);
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  function giveUp({ accessToken }: WidgetSession): void {
    fetch(PATHS.widgetSessionEnd, {
      ...{ method: "POST", keepalive: true, credentials: "omit" },
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
      body: "{}",
    }).catch(() => undefined);
  }

  return {
    enter,
    async enterBy(proof) {
      return (await exchange({ siteKey, ...proof })) !== null;
    },
    async enterAsVisitor(visitor) {
      const session = await exchange({ siteKey, ...visitor });
      if (session !== null) renew = session.accessToken;
      return session;
    },
    async getAuthorization(refused) {
      if (refused) held = null;
      const session = isOver ? null : await enter();
      return session === null ? null : `Bearer ${session.accessToken}`;
    },
    end() {
      isOver = true;
      if (held !== null) giveUp(held);
      held = null;
    },
  };
}
