import { PATHS } from "~/protocol/paths";
import type { Canaries, Place } from "./find-canaries";

/** An app, and whoever asks. */
interface Asking {
  readonly url: string;
  readonly cookie: string;
  readonly channelId: string;
}

/** Asks wrongly in every way there is, with a canary wherever one fits. The answers that refuse. */
export async function provokeErrors(
  { url, cookie, channelId }: Asking,
  canaries: Canaries,
): Promise<Place[]> {
  const { text = "", name = "", email = "", token = "" } = canaries;
  const answers: Place[] = [];
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, { redirect: "manual", ...init });
    const headers = JSON.stringify([...response.headers].filter(([header]) => header !== "set-cookie"));
    const content = `${headers} ${await response.text()}`;
    // The navigation on it names those whom the asker talks with, as on every page of theirs.
    const allowed = path.startsWith("/chat/") ? ["name", "peerName"] : [];
    const named = Object.entries(canaries).reduce(
      (plain, [kind, canary]) => plain.replaceAll(canary, `<${kind}>`),
      path,
    );
    if (response.status >= 300)
      answers.push({ name: `answer ${response.status} to ${named}`, content, allowed });
  };
  const own = { Cookie: cookie, Origin: url, "Content-Type": "application/json" };
  const post = (path: string, body: unknown, headers: Record<string, string> = own) =>
    ask(path, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  const send = { channelId, content: text, clientMessageId: "known-key" };

  await post(PATHS.send, `{"content":"${text}`);
  await post(PATHS.send, { ...send, [text]: text });
  await post(PATHS.send, { ...send, content: { not: text } });
  await post(PATHS.send, { ...send, content: `${text}\u0000` });
  await post(PATHS.send, { ...send, content: text.repeat(400) });
  await post(PATHS.send, { ...send, content: text.repeat(1_100) });
  await post(PATHS.send, { ...send, clientMessageId: `${text} !` });
  await post(PATHS.send, { ...send, channelId: `${text} ?` });
  await post(PATHS.send, send);
  await post(PATHS.send, { ...send, content: `${text} otherwise` });
  await post(PATHS.send, send, { ...own, Origin: `https://${text}.example` });
  await post(PATHS.send, send, { ...own, "Content-Type": `text/${text}` });
  await post(PATHS.send, send, { ...own, Cookie: "" });
  await post(PATHS.messaging, { action: text });
  await post(PATHS.messaging, { action: "search", channelId, query: "" });
  await post(PATHS.messaging, { action: "search", channelId: `${text}.`, query: text });
  await post(PATHS.messaging, { action: "open_channel", therapistId: name });
  await post(PATHS.messaging, { action: "edit_message", channelId, messageId: text, content: text });
  for (const path of [PATHS.send, PATHS.messaging, "/api/webhooks/clerk", "/api/webhooks/stream"])
    await post(path, { data: { email_addresses: [{ email_address: email }], first_name: name }, text });
  for (const path of [
    "/api/webhooks/clerk",
    "/api/widget/session",
    "/api/cron/close-expired-chats",
    "/api/cron/purge-due-conversations",
  ])
    await post(path, { siteKey: text, token }, { ...own, "svix-id": text, "svix-signature": `v1,${token}` });

  const tokens = [
    token,
    `${token}.${token}.${token}`,
    `eyJhbGciOiJub25lIn0.${Buffer.from(token).toString("base64url")}.`,
  ];
  for (const each of tokens) {
    await ask(PATHS.stream, { headers: { Authorization: `Bearer ${each}` } });
    await ask(PATHS.conversations, { headers: { Cookie: `__session=${each}` } });
    await ask("/metrics", { headers: { Authorization: `Bearer ${each}` } });
  }
  // What somebody else asks for is theirs to know; what becomes of it here is ours.
  const said = [`${text}.`, `${email}@example.com`, encodeURIComponent(`${text}\r\nX: ${text}`)];
  for (const each of said)
    for (const path of [
      `/${each}`,
      `/chat/${each}`,
      `/api/chat/${each}`,
      `/api/${each}`,
      `/?${each}=${each}`,
    ])
      await ask(path, { headers: { Cookie: cookie, Referer: `${url}/${text}`, "User-Agent": text } });
  const form = { Origin: url, "Content-Type": "application/x-www-form-urlencoded" };
  await post(PATHS.signIn, `person=${encodeURIComponent(`${text}@example.com`)}`, form);
  await post(`/chat/${channelId}`, `content=${text.repeat(400)}&clientMessageId=${text}`, {
    ...form,
    Cookie: "",
  });
  return answers;
}
