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
      signedInAt: chat.clock.now(),
    }),
  };
  const deps: AppDeps = {
    ...chat.services,
    identity: identity as LocalIdentity,
    settings: {
      idleLogoffMinutes: 15,
      ownCopy: true,
      ...{ chatEnabled: true, appOrigins: [], version: "test", secureCookies: false, metricsToken: null },
      trustedProxies: { isTrusted: () => false },
      billing: { graceDays: 7, plans: null },
    },
    deviceKeys: { of: () => [] },
    // What the issuer tells goes through a real database in the tests that are about it.
    issuerRecords: { transaction: () => Promise.reject(new Error("no issuer tells anything here")) },
    webhooks: null,
    metricsText: { contentType: "text/plain", read: async () => "" },
    auditHeads: { start: () => undefined },
    checkReady: async () => undefined,
    reportRedis: () => ({ hints: "none", cache: "none", redis: "off" }),
    close: async () => undefined,
  };
  return { chat, deps, headersOf: ({ clerkUserId }) => ({ Authorization: `Bearer ${clerkUserId}` }) };
}
