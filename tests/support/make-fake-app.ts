import type { AppDeps } from "~/http/deps.server";
import type { LocalIdentity } from "~/services/identity-port";
import { makeChat, type TestChat } from "./make-services";

/** The app on fakes: whoever names themselves in the token is believed. */
export interface FakeApp {
  readonly chat: TestChat;
  readonly deps: AppDeps;
  /** The header by which somebody is known. */
  headersOf(person: { readonly clerkUserId: string }): { Authorization: string };
}

export async function makeFakeApp(): Promise<FakeApp> {
  const chat = await makeChat();
  const identity: Pick<LocalIdentity, "cookieNames" | "verify"> = {
    cookieNames: ["__session"],
    verify: async ({ token }) => ({
      ...{ clerkUserId: token, sessionId: `sess_${token}`, claims: {} },
      expiresAt: new Date(chat.clock.now().getTime() + 3_600_000),
    }),
  };
  const deps: AppDeps = {
    ...chat.services,
    identity: identity as LocalIdentity,
    settings: {
      plansUrl: null,
      idleLogoffMinutes: 15,
      ...{ chatEnabled: true, appOrigins: [], version: "test", secureCookies: false, metricsToken: null },
      cronSecret: null,
      trustedProxies: { isTrusted: () => false },
      billing: { graceDays: 7, plans: null },
    },
    deviceKeys: { of: () => [] },
    // What the issuer tells goes through a real database in the tests that are about it.
    issuerRecords: { transaction: () => Promise.reject(new Error("no issuer tells anything here")) },
    webhooks: null,
    appointments: {
      transaction: () => Promise.reject(new Error("nobody books anything here")),
      closeExpired: async () => [],
    },
    appointmentWebhooks: null,
    jobs: { start: () => undefined, stop: async () => undefined },
    metricsText: { contentType: "text/plain", read: async () => "" },
    auditHeads: { start: () => undefined },
    auditWatch: { start: () => undefined },
    checkReady: async () => undefined,
    reportRedis: () => ({ hints: "none", cache: "none", redis: "off" }),
    close: async () => undefined,
  };
  return { chat, deps, headersOf: ({ clerkUserId }) => ({ Authorization: `Bearer ${clerkUserId}` }) };
}
