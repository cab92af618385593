import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { RateLimits, RateRule } from "./ports/rate-limits";

/** Places in ten seconds for what costs little: typing, read marks, changed messages, and repeats of a send. */
const GENEROUS_PER_TEN_SECONDS = 200;
/** Streams in ten seconds: a page needs one in four minutes, and a few when its network comes and goes. */
const STREAMS_PER_TEN_SECONDS = 60;
/** A search opens every message of a conversation. */
const SEARCHES_PER_TEN_SECONDS = 30;
/** From one address in ten seconds; a person needs one in a quarter of an hour. */
const WIDGET_SESSIONS_PER_TEN_SECONDS = 200;

/** Visitors a minute: from one address, which may be a whole company's, and of one site's pages. */
const VISITORS_PER_MINUTE = { address: 30, site: 120 } as const;
/** Messages a day of somebody nobody vouches for. */
const VISITOR_SENDS_PER_DAY = 60;

/** What an operator decides; 0 is no limit. Without a limit a minute, nothing else is limited either but the second. */
export interface RateSettings {
  readonly sendsPerMinute: number;
  readonly sendsPerSecond: number;
  /** From one address. */
  readonly signInsPerMinute?: number;
  readonly exportsPerHour?: number;
}

/** The limits of contract section 4. */
export interface RateLimiter {
  /**
   * One place a message, however often it is sent within a minute: a retry after a lost answer is not punished.
   * Throws `rate_limited`.
   */
  requireSend(viewer: Viewer, channelId: string, clientMessageId: string): Promise<void>;
  /** Typing, read marks, changed messages. Throws `rate_limited`. */
  requireSignal(viewer: Viewer): Promise<void>;
  /** Searches. Throws `rate_limited`. */
  requireSearch(viewer: Viewer): Promise<void>;
  /** Opening a stream. Throws `rate_limited`. */
  requireStream(viewer: Viewer): Promise<void>;
  /** Taking a record away. Throws `rate_limited`. */
  requireExport(viewer: Viewer): Promise<void>;
  /** Signing in from this address; where nobody tells it (null) there is nobody to limit. Throws `rate_limited`. */
  requireSignIn(address: string | null): Promise<void>;
  /** Sessions of a partner's widget: a whole company may share one address. Throws `rate_limited`. */
  requireWidgetSession(address: string | null): Promise<void>;
  /** Visitors of a partner's pages. Throws `rate_limited`. */
  requireVisitor(address: string | null, siteKey: string): Promise<void>;
}

/** Judges by person, whatever the session or device; before there is a person, by address. */
export function createRateLimiter(
  limits: RateLimits,
  {
    sendsPerMinute,
    sendsPerSecond,
    signInsPerMinute = LIMITS.signInsPerMinute,
    exportsPerHour = LIMITS.exportsPerHour,
  }: RateSettings,
): RateLimiter {
  const perTenSeconds = (limit: number) => (sendsPerMinute > 0 ? [{ limit, seconds: 10 }] : []);
  const repeats: RateRule = { name: "repeats", windows: perTenSeconds(GENEROUS_PER_TEN_SECONDS) };
  const signals: RateRule = { name: "signals", windows: perTenSeconds(GENEROUS_PER_TEN_SECONDS) };
  const searches: RateRule = { name: "searches", windows: perTenSeconds(SEARCHES_PER_TEN_SECONDS) };
  const streams: RateRule = { name: "streams", windows: perTenSeconds(STREAMS_PER_TEN_SECONDS) };
  const widgetSessions: RateRule = {
    name: "widget_sessions",
    windows: perTenSeconds(WIDGET_SESSIONS_PER_TEN_SECONDS),
  };
  const perMinute = (name: string, limit: number): RateRule => ({
    name,
    windows: sendsPerMinute > 0 ? [{ limit, seconds: 60 }] : [],
  });
  const visitorsOfAddress = perMinute("visitors_of_address", VISITORS_PER_MINUTE.address);
  const visitorsOfSite = perMinute("visitors_of_site", VISITORS_PER_MINUTE.site);
  const visitorSends: RateRule = {
    name: "visitor_sends",
    windows: sendsPerMinute > 0 ? [{ limit: VISITOR_SENDS_PER_DAY, seconds: 86_400 }] : [],
  };
  const signIns: RateRule = {
    name: "sign_ins",
    windows: signInsPerMinute > 0 ? [{ limit: signInsPerMinute, seconds: 60 }] : [],
  };
  const exports: RateRule = {
    name: "exports",
    windows: exportsPerHour > 0 ? [{ limit: exportsPerHour, seconds: 3_600 }] : [],
  };
  const sends: RateRule = {
    name: "sends",
    windows: [
      { limit: sendsPerMinute, seconds: 60 },
      { limit: sendsPerSecond, seconds: 1 },
    ].filter(({ limit }) => limit > 0),
  };

  /** True: the item had its place already. */
  async function require(key: string, rule: RateRule, item?: string): Promise<boolean> {
    if (rule.windows.length === 0) return false;
    const { allowed, repeated, retryAfterSeconds } = await limits.take(key, rule, item);
    if (!allowed) throw new ChatError("rate_limited", { retryAfterSeconds });
    return repeated;
  }

  return {
    async requireSend(viewer, channelId, clientMessageId) {
      if (viewer.unverified === true)
        await require(viewer.id, visitorSends, `${channelId}/${clientMessageId}`);
      const repeated = await require(viewer.id, sends, `${channelId}/${clientMessageId}`);
      if (repeated) await require(viewer.id, repeats);
    },
    async requireSignal(viewer) {
      await require(viewer.id, signals);
    },
    async requireSearch(viewer) {
      await require(viewer.id, searches);
    },
    async requireStream(viewer) {
      await require(viewer.id, streams);
    },
    async requireExport(viewer) {
      await require(viewer.id, exports);
    },
    async requireSignIn(address) {
      if (address !== null) await require(address, signIns);
    },
    async requireWidgetSession(address) {
      if (address !== null) await require(address, widgetSessions);
    },
    async requireVisitor(address, siteKey) {
      if (address !== null) await require(address, visitorsOfAddress);
      await require(siteKey, visitorsOfSite);
    },
  };
}
