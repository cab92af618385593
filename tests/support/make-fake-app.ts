import type { AppDeps } from "~/http/deps.server";
import type { LocalIdentity } from "~/services/identity-port";
import { makeChat, type TestChat } from "./make-services";

const NOT_HERE = async () => null;
/** Partners live in a real database in the tests that are about them. */
const PARTNERS: Pick<AppDeps, "partners" | "partnerTokens" | "visitors" | "widgetSessions" | "widgetBundle"> =
  {
    partners: {
      ...{ findSite: NOT_HERE, findKey: NOT_HERE, putPerson: NOT_HERE, openChannel: NOT_HERE },
      ...{ insertSession: async () => false, endSession: async () => undefined },
      ...{ insertCode: async () => undefined, takeCode: NOT_HERE },
    },
    partnerTokens: { open: async () => ({ refusal: "malformed" }) },
    visitors: {
      ...{ insertVisitor: NOT_HERE, findRenewable: NOT_HERE, keep: NOT_HERE },
      ...{ purgeDue: async () => [], forgetOldSessions: async () => 0 },
    },
    widgetSessions: { verify: NOT_HERE, forget: () => undefined, judgeSessions: async () => new Map() },
    widgetBundle: { find: NOT_HERE },
  };

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
      plansUrl: null,
      idleLogoffMinutes: 15,
      ownCopy: true,
      formerRecordKeys: [],
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
    handBook: { transaction: () => Promise.reject(new Error("nobody books anything here")) },
    reminders: null,
    appointmentWebhooks: null,
    stream: null,
    // What Stream carries goes through a real database in the tests that are about it.
    streamBook: {} as AppDeps["streamBook"],
    // Rules and what goes by them are the database's own, and tested there.
    retention: {
      purgeStep: async () => [],
      listDue: async () => ({ conversations: [], inAll: 0 }),
      asAdmin: () => Promise.reject(new Error("nobody looks after retention here")),
    },
    jobs: { start: () => undefined, stop: async () => undefined },
    ...PARTNERS,
    partnerSites: {
      ...{ list: async () => [], find: NOT_HERE, listTherapists: async () => [], insert: async () => false },
      ...{ update: async () => false, setActive: async () => false, endKey: async () => false },
      insertKey: async () => "no_site",
    },
    partnerKeyMaterial: { readPublicKey: () => null, makeSecret: () => ({ secret: "", wrappedSecret: "" }) },
    metricsText: { contentType: "text/plain", read: async () => "" },
    auditHeads: { start: () => undefined },
    auditWatch: { start: () => undefined },
    checkReady: async () => undefined,
    reportRedis: () => ({ hints: "none", cache: "none", redis: "off" }),
    close: async () => undefined,
  };
  return { chat, deps, headersOf: ({ clerkUserId }) => ({ Authorization: `Bearer ${clerkUserId}` }) };
}
