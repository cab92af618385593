import { createDepsFromEnv } from "~/deps.server";
import type { ServiceDeps } from "~/services/deps";
import type { Identity } from "~/services/identity-port";
import type { JobRunner } from "~/services/job-runner";
import type { AppointmentBook } from "~/services/ports/appointment-book";
import type { DeviceKeys } from "~/services/ports/device-keys";
import type { HandBook } from "~/services/ports/hand-book";
import type { IssuerRecords } from "~/services/ports/issuer-records";
import type { MetricsText } from "~/services/ports/metrics";
import type { PartnerRecords } from "~/services/ports/partner-records";
import type { PartnerKeyMaterial, PartnerSites } from "~/services/ports/partner-sites";
import type { PartnerTokens } from "~/services/ports/partner-tokens";
import type { ReminderBook } from "~/services/ports/reminder-book";
import type { RetentionBook } from "~/services/ports/retention-book";
import type { StreamBook } from "~/services/ports/stream-book";
import type { StreamChat } from "~/services/ports/stream-chat";
import type { VisitorRecords } from "~/services/ports/visitor-records";
import type { WebhookVerifier } from "~/services/ports/webhook-verifier";
import type { WidgetBundle } from "~/services/ports/widget-bundle";
import type { WidgetSessions } from "~/services/ports/widget-sessions";

/** Everything a request can reach: the services' deps, who says who someone is, and settings. */
export interface AppDeps extends ServiceDeps {
  readonly identity: Identity;
  readonly settings: AppSettings;
  readonly deviceKeys: DeviceKeys;
  readonly issuerRecords: IssuerRecords;
  readonly partners: PartnerRecords;
  readonly partnerTokens: PartnerTokens;
  readonly partnerSites: PartnerSites;
  readonly partnerKeyMaterial: PartnerKeyMaterial;
  readonly visitors: VisitorRecords;
  readonly widgetSessions: WidgetSessions;
  readonly widgetBundle: WidgetBundle;
  /** Null: no signing secret is set, so nobody can tell us anything. */
  readonly webhooks: WebhookVerifier | null;
  readonly appointments: AppointmentBook;
  readonly retention: RetentionBook;
  readonly handBook: HandBook;
  /** Null: nobody is told anything by e-mail. */
  readonly reminders: ReminderBook | null;
  /** The booking side's; null: nobody can tell us anything. */
  readonly appointmentWebhooks: WebhookVerifier | null;
  /** Null: nothing is carried by Stream from now on. */
  readonly stream: StreamChat | null;
  readonly streamBook: StreamBook;
  /** What the server does by itself, from `start` on; for processes that last. */
  readonly jobs: JobRunner;
  readonly metricsText: MetricsText;
  /** Writes the audit trail's heads outside the database, from `start` on; for processes that last. */
  readonly auditHeads: { start(): void };
  /** Verifies the audit trail once a day, from `start` on; for processes that last. */
  readonly auditWatch: { start(): void };
  /** Whether the database answers and its schema is the one this build needs. */
  checkReady(): Promise<void>;
  /** Which way hints and the recent cache go, and whether Redis, if there is one, answers. */
  reportRedis(): {
    readonly hints: string;
    readonly cache: string;
    readonly redis: "ok" | "degraded" | "off";
  };
  /** Ends streams, then connections. */
  close(): Promise<void>;
}

/** What an operator decides. */
export interface AppSettings {
  /** NEXT_PUBLIC_ENABLE_CHAT_FEATURE is exactly `true`. */
  readonly chatEnabled: boolean;
  /** Origins whose pages may change something; empty: the page's own host. */
  readonly appOrigins: readonly string[];
  /** The build, as /readyz names it. */
  readonly version: string;
  /** The pages are reached over https, so cookies carry `Secure`. */
  readonly secureCookies: boolean;
  /** Pages sign out who does nothing for so long; 0: never. */
  readonly idleLogoffMinutes: number;
  /** CRON_SECRET as it is set, good or not. */
  readonly cronSecret: string | null;
  /** Clients may take their own copy of their conversations. */
  readonly ownCopy: boolean;
  /** Public keys that signed records before the one that does now. */
  readonly formerRecordKeys: readonly { readonly id: string; readonly publicKey: string }[];
  /** Whoever carries it may read the metrics from elsewhere; null: nobody may. */
  readonly metricsToken: string | null;
  /** Where somebody without a plan finds one; null: nowhere that the page could lead to. */
  readonly plansUrl: string | null;
  readonly billing: {
    /** Days a plan goes on after a payment that did not come. */
    readonly graceDays: number;
    /** Slugs of the plans that count; null: all but the default one. */
    readonly plans: readonly string[] | null;
  };
  /** Whose forwarded addresses count (TRUSTED_PROXIES); null is a peer the platform does not name. */
  readonly trustedProxies: { isTrusted(address: string | null): boolean };
}

/** What the process around Remix hands in; empty where the platform has none (Vercel). */
export interface RequestContext {
  readonly deps?: AppDeps;
  /** Calls back when the connection of this very request has closed. */
  readonly onClosed?: (listener: () => void) => void;
  /** Resolves once little of what was written to this connection still waits for the network. */
  readonly whenRoom?: () => Promise<void>;
  /** The socket's other end. */
  readonly peerAddress?: string | undefined;
}

let own: AppDeps | undefined;
let told = "";

/**
 * The process's deps when it brought them, else one set made from the environment on first use. What keeps that from being
 * made is said once on stderr: people's requests are the first to find out there, and they are told no reason.
 */
export function getDeps(context: unknown): AppDeps {
  const { deps } = toRequestContext(context);
  if (deps !== undefined) return deps;
  try {
    own ??= createDepsFromEnv();
    return own;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "The app could not start.";
    if (reason !== told) process.stderr.write(`${reason}\n`);
    told = reason;
    throw error;
  }
}

/** Remix types its load context as anything. */
export function toRequestContext(context: unknown): RequestContext {
  return typeof context === "object" && context !== null ? context : {};
}
