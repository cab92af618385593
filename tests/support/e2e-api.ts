import type { WireChannel, WireMessage } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import type { HistoryAnswer, ListAnswer, MessagingBody, SendAnswer, SendBody } from "~/protocol/requests";

/** A signed-in person without a browser: the same requests a page makes. */
export interface ApiClient {
  readonly cookie: string;
  post(path: string, body: unknown): Promise<Response>;
  openChannel(therapistId: string): Promise<WireChannel>;
  send(body: SendBody): Promise<SendAnswer>;
  /** `count` messages one after the other, `<text> 1` to `<text> <count>`; returns them. */
  sendMany(channelId: string, text: string, count: number): Promise<WireMessage[]>;
  messaging<Answer>(body: MessagingBody): Promise<Answer>;
  list(): Promise<ListAnswer>;
  /** The whole conversation, oldest first. */
  readAll(channelId: string): Promise<WireMessage[]>;
}

/** Nothing of the tester's stays open at the app, and no request finds a connection that a restart has ended. */
const ONE_CONNECTION_EACH = { Connection: "close" };

/** Signs in through the form of the local sign-in page; returns the cookie header. */
export async function signInCookie(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}${PATHS.signIn}`, {
    method: "POST",
    headers: { Origin: url, "Content-Type": "application/x-www-form-urlencoded", ...ONE_CONNECTION_EACH },
    body: new URLSearchParams({ person: email }),
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie().find((each) => /^__(?:Host-)?session=/.test(each));
  if (cookie === undefined) throw new Error(`Signing in answered ${response.status} without a session`);
  return cookie.split(";", 1)[0] ?? "";
}

export async function signInApi(url: string, email: string): Promise<ApiClient> {
  return toApiClient(url, await signInCookie(url, email));
}

/** The same for a session that exists already. */
export function toApiClient(url: string, cookie: string): ApiClient {
  const post: ApiClient["post"] = (path, body) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { Cookie: cookie, Origin: url, "Content-Type": "application/json", ...ONE_CONNECTION_EACH },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
  async function ask<Answer>(path: string, body: unknown): Promise<Answer> {
    const response = await post(path, body);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  const messaging = <Answer>(body: MessagingBody) => ask<Answer>(PATHS.messaging, body);
  const send = (body: SendBody) => ask<SendAnswer>(PATHS.send, body);
  return {
    cookie,
    post,
    messaging,
    send,
    list: () => messaging({ action: "list_channels" }),
    async openChannel(therapistId) {
      return (await messaging<{ channel: WireChannel }>({ action: "open_channel", therapistId })).channel;
    },
    async sendMany(channelId, text, count) {
      const sent: WireMessage[] = [];
      for (let number = 1; number <= count; number += 1) {
        const content = `${text} ${number}`;
        const answer = await send({ channelId, content, clientMessageId: crypto.randomUUID() });
        sent.push(answer.message);
      }
      return sent;
    },
    async readAll(channelId) {
      const messages: WireMessage[] = [];
      for (let before: number | undefined; ; before = messages[0]?.seq) {
        const page = await messaging<HistoryAnswer>({ action: "history", channelId, before, limit: 100 });
        messages.unshift(...page.messages);
        if (!page.hasMore) return messages;
      }
    },
  };
}
