import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  type TypedResponse,
} from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import type { Role } from "~/domain/people";
import { hasChatPlan } from "~/domain/subscription";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import type { HistoryAnswer, ListAnswer } from "~/protocol/requests";
import { listChannels } from "~/services/list-channels";
import { formatStreamCursor } from "~/services/live/stream-cursor";
import { loadHistory } from "~/services/load-history";
import { toWirePerson } from "~/services/to-wire";
import { postMessage, type RefusedMessage } from "./pages/conversation-form.server";
import { toLocalPath } from "./pages/local-path.server";
import { findLocale } from "./pages/locale.server";
import { type Logoff, toLogoff } from "./pages/logoff.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { findPageIdentity, findPageViewer, requirePageViewer } from "./pages/page-viewer.server";
import { toPersonNote } from "./pages/person-note.server";
import { loadRootData, type RootData } from "./pages/root-data.server";
import { signInLocally, signOut } from "./pages/sign-in-form.server";

/** What the sign-in page shows: the demonstration's people, or Clerk's own form. */
export type SignInData =
  | {
      readonly mode: "local";
      readonly people: readonly {
        readonly email: string;
        readonly name: string;
        readonly role: Role;
        readonly note: string;
      }[];
    }
  | { readonly mode: "clerk" };

/** What the conversations' page is made of. */
export interface ConversationsData {
  readonly you: WirePerson;
  readonly list: ListAnswer;
  /** `lapsed`: there was one, and there is none now. */
  readonly plan: "active" | "none" | "lapsed";
  /** What this person's unsent text is sealed with on their device: 32 bytes as base64url each, newest first. */
  readonly deviceKeys: readonly string[];
  readonly logoff: Logoff;
  /** There is something to decide about e-mails. */
  readonly reminders: boolean;
}

/** Thousands of people made for a load test are not a list anybody reads. */
const PEOPLE_SHOWN = 24;

/** Data of every page. */
export function loadRoot(args: LoaderFunctionArgs): Promise<TypedResponse<RootData>> {
  return servePage(args, loadRootData);
}

/** Data of `/`. */
export function loadHome(args: LoaderFunctionArgs): Promise<{ viewer: WirePerson | null }> {
  return servePage(args, async (call) => {
    const viewer = await findPageViewer(call);
    return { viewer: viewer === null ? null : toWirePerson(viewer) };
  });
}

/** Data of `/sign-in`. Clerk's people who are signed in already go on to where they wanted; the demonstration's may change person. */
export function loadSignIn(args: LoaderFunctionArgs): Promise<SignInData> {
  return servePage(args, async (call) => {
    const { request, deps } = call;
    if (deps.identity.kind === "clerk") {
      if ((await findPageIdentity(call)) !== null) throw redirect(toPathAfterSignIn(request));
      return { mode: "clerk" };
    }
    const people = await deps.identity.directory.listPeople(PEOPLE_SHOWN);
    const locale = findLocale(request);
    return {
      mode: "local",
      people: people.map((person) => ({
        email: person.email,
        name: person.name,
        role: person.role,
        note: toPersonNote(person, locale),
      })),
    };
  });
}

/** `POST /sign-in`, form field `person=<email>`: sets the session cookie and goes to `?redirectTo` or the conversations. */
export function signInAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, (call) => signInLocally(call, toPathAfterSignIn(call.request)));
}

/** `POST /sign-out`: ends the session, clears its cookies and goes home. */
export function signOutAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, signOut);
}

/** Data of the conversation list. Nobody is sent to sign in; people without a plan get an empty list and are told so. */
export function loadConversations(args: LoaderFunctionArgs): Promise<ConversationsData> {
  return servePage(args, async (call) => {
    requireChatEnabled(call);
    const viewer = await requirePageViewer(call);
    const you = toWirePerson(viewer);
    const shared = {
      you,
      deviceKeys: call.deps.deviceKeys.of(you.id),
      logoff: toLogoff(viewer, call.deps.settings),
      reminders: call.deps.reminders !== null && viewer.role !== "admin",
    };
    if (shared.reminders) await call.deps.reminders?.rememberLocale(viewer.userId, findLocale(call.request));
    if (!hasChatPlan(viewer, call.deps.clock.now())) {
      const plan = viewer.subscriptions.length === 0 ? "none" : "lapsed";
      return { ...shared, list: { channels: [], cursor: formatStreamCursor([]) }, plan };
    }
    return { ...shared, list: await listChannels(call.deps, { viewer }), plan: "active" };
  });
}

/** Data of one conversation; `?before=<seq>` gives the page of messages before it. Throws 404, 402 Responses. */
export function loadConversation(args: LoaderFunctionArgs): Promise<{ history: HistoryAnswer; now: string }> {
  return servePage(args, async (call) => {
    requireChatEnabled(call);
    const viewer = await requirePageViewer(call);
    const { deps, params, request } = call;
    const before = parseSeq(new URL(request.url).searchParams.get("before"));
    const history = await loadHistory(deps, { viewer, channelId: params["channelId"] ?? "", before });
    return { history, now: deps.clock.now().toISOString() };
  });
}

/** `POST /chat/<id>`, form fields `content` and `clientMessageId`: sends and shows the conversation, or hands the text back. */
export function conversationAction(args: ActionFunctionArgs): Promise<Response | RefusedMessage> {
  return servePage(args, (call) => {
    requireChatEnabled(call);
    return postMessage(call);
  });
}

/** Feature off: the chat's pages do not exist (contract section 4). */
function requireChatEnabled({ deps }: PageCall): void {
  if (!deps.settings.chatEnabled) throw new ChatError("not_found");
}

function toPathAfterSignIn(request: Request): string {
  return toLocalPath(new URL(request.url).searchParams.get("redirectTo"), PATHS.conversations);
}

function parseSeq(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new ChatError("invalid_request");
  return Number(text);
}
