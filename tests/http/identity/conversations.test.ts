import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChatError } from "~/domain/errors";
import {
  conversationAction,
  loadConversation,
  loadConversations,
  loadHome,
  signInAction,
} from "~/http/page.server";
import { findViewer } from "~/http/viewer.server";
import { LIMITS } from "~/protocol/limits";
import { closeChannel } from "~/services/change-channel-state";
import { openChannel } from "~/services/open-channel";
import {
  catchResponse,
  makeGet,
  makePost,
  makePractice,
  type Practice,
  toCookieHeader,
} from "./make-practice";

let practice: Practice;
let channelId: string;
const cookies: Record<string, string> = {};

async function findPerson(name: string) {
  const header = (wanted: string) => (wanted === "cookie" ? (cookies[name] ?? null) : null);
  const viewer = await findViewer({ header }, practice.deps);
  if (viewer === null) throw new Error(`${name} is not signed in`);
  return viewer;
}

beforeAll(async () => {
  practice = await makePractice();
  for (const name of ["dana", "sam", "alex", "ada"]) {
    const response = await signInAction(
      practice.args(makePost("/sign-in", { person: `${name}@example.com` })),
    );
    cookies[name] = toCookieHeader(response);
  }
  const { channel } = await openChannel(practice.deps, {
    viewer: await findPerson("sam"),
    therapistId: (await findPerson("dana")).id,
  });
  channelId = channel.id;
});
afterAll(() => practice.close());

const get = (name: string, path: string) => makeGet(path, { Cookie: cookies[name] ?? "" });
const list = (name: string) => loadConversations(practice.args(get(name, "/chat")));
const open = (name: string, id = channelId, query = "") =>
  loadConversation(practice.args(get(name, `/chat/${id}${query}`), { channelId: id }));
const post = (
  name: string,
  fields: Record<string, string>,
  id = channelId,
  headers: Record<string, string> = {},
) =>
  conversationAction(
    practice.args(makePost(`/chat/${id}`, fields, { Cookie: cookies[name] ?? "", ...headers }), {
      channelId: id,
    }),
  );
const refusal = async (answer: unknown) => {
  if (!(answer instanceof Response)) throw new Error("no response");
  return [answer.status, await answer.json()];
};
const contents = async () => (await open("dana")).history.messages.map((message) => message.content);

describe("the list of conversations", () => {
  it("is the person's own", async () => {
    expect(await list("sam")).toMatchObject({
      you: { name: "Sam Carter", role: "prospect" },
      plan: "active",
      list: { channels: [{ id: channelId, peer: { name: "Dana Reyes" } }], cursor: expect.any(String) },
    });
    expect(await list("dana")).toMatchObject({
      list: { channels: [{ id: channelId, peer: { name: "Sam Carter" } }] },
    });
    expect(await list("ada")).toMatchObject({ plan: "active", list: { channels: [] } });
  });

  it("is empty for somebody whose plan has ended, who is told so", async () => {
    expect(await list("alex")).toMatchObject({
      you: { name: "Alex Kim" },
      plan: "lapsed",
      list: { channels: [] },
    });
  });

  it("gives out no e-mail, Clerk id or database id", async () => {
    const text = JSON.stringify(await list("sam"));
    expect(text).not.toMatch(/@example|user_sam|clerk|userId|channelDbId|wrappedKey/);
  });
});

describe("one conversation", () => {
  it("shows the newest messages, and older ones before a place", async () => {
    for (const [index, text] of ["one", "two", "three"].entries())
      await post("sam", { content: text, clientMessageId: `paging-${index}` });
    const { history, now } = await open("dana");
    expect(history.messages.map(({ seq, content }) => [seq, content])).toEqual([
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ]);
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000);
    expect((await open("dana", channelId, "?before=3")).history.messages.map(({ seq }) => seq)).toEqual([
      1, 2,
    ]);
  });

  it.each(["0", "-1", "1e3", "abc", "", "9007199254740993", "1%00"])(
    "has no page before %j",
    async (before) => {
      expect((await catchResponse(open("sam", channelId, `?before=${before}`))).status).toBe(400);
    },
  );

  it("is not found by others, word for word as one that does not exist", async () => {
    const [foreign, missing] = await Promise.all(
      [open("ada"), open("ada", "no-such-conversation")].map(catchResponse),
    );
    const [one, other] = await Promise.all([foreign, missing].map((response) => response?.json()));
    expect([foreign?.status, missing?.status]).toEqual([404, 404]);
    expect(one.error.message).toBe(other.error.message);
  });

  it("needs a plan", async () => {
    expect((await catchResponse(open("alex"))).status).toBe(402);
  });
});

describe("a form without JavaScript", () => {
  it("sends, then shows the conversation", async () => {
    const answer = await post("sam", { content: "Hello Dana", clientMessageId: "form-1" });
    expect(answer).toMatchObject({ status: 303 });
    expect((answer as Response).headers.get("Location")).toBe(`/chat/${channelId}`);
    expect(await contents()).toContain("Hello Dana");
  });

  it("posted twice sends once", async () => {
    const fields = { content: "Only once", clientMessageId: "form-twice" };
    await Promise.all([post("sam", fields), post("sam", fields)]);
    expect((await contents()).filter((content) => content === "Only once")).toHaveLength(1);
  });

  it("keeps line breaks as they were typed", async () => {
    await post("sam", { content: "first line\r\nsecond line", clientMessageId: "form-lines" });
    expect(await contents()).toContain("first line\nsecond line");
  });

  it("takes the longest text there is", async () => {
    const longest = "😀".repeat(LIMITS.messageCharacters);
    expect(await post("sam", { content: longest, clientMessageId: "form-long" })).toMatchObject({
      status: 303,
    });
  });

  it.each([
    ["nothing", { content: "", clientMessageId: "form-2" }, 400, "invalid_request"],
    ["blanks", { content: " \r\n ", clientMessageId: "form-3" }, 400, "invalid_request"],
    ["too much", { content: "x".repeat(4_001), clientMessageId: "form-4" }, 413, "too_large"],
    ["no key", { content: "hi" }, 400, "invalid_request"],
    ["a key that is none", { content: "hi", clientMessageId: "../x" }, 400, "invalid_request"],
    [
      "another text under a used key",
      { content: "hi", clientMessageId: "form-1" },
      409,
      "idempotency_conflict",
    ],
  ])("gets its text back when it holds %s", async (_, fields, status, error) => {
    const text = fields.content.replaceAll("\r\n", "\n");
    expect(await refusal(await post("sam", fields as Record<string, string>))).toEqual([
      status,
      { error, text },
    ]);
  });

  it("is posted again under the same key when nobody knows whether it was stored", async () => {
    const { deps } = practice;
    const sends = { append: () => Promise.reject(new ChatError("unavailable")) };
    const request = makePost(
      `/chat/${channelId}`,
      { content: "Once?", clientMessageId: "form-away" },
      { Cookie: cookies.sam ?? "" },
    );
    const context = { deps: { ...deps, sends } };
    const refused = { error: "unavailable", text: "Once?", clientMessageId: "form-away" };
    expect(await refusal(await conversationAction({ request, params: { channelId }, context }))).toEqual([
      503,
      refused,
    ]);
  });

  it("gets its text back when the conversation has closed", async () => {
    await closeChannel(practice.deps, { viewer: await findPerson("dana"), channelId });
    const answer = await post("sam", { content: "Too late?", clientMessageId: "form-late" });
    await practice.sql("UPDATE chat_channels SET status = 'active', closed_at = NULL, close_reason = NULL");
    expect(await refusal(answer)).toEqual([409, { error: "chat_closed", text: "Too late?" }]);
  });

  it.each([
    ["not found by an outsider", "ada", {}, 404],
    ["refused from another site", "sam", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["refused as JSON", "sam", { "Content-Type": "application/json" }, 415],
  ])("is %s", async (_, name, headers, status) => {
    const answer = post(
      name,
      { content: "hi", clientMessageId: "form-5" },
      channelId,
      headers as Record<string, string>,
    );
    expect((await catchResponse(answer)).status).toBe(status);
  });

  it("of nobody leads to the sign-in page and back", async () => {
    const response = await catchResponse(post("nobody", { content: "hi", clientMessageId: "form-6" }));
    expect(response.headers.get("Location")).toBe(
      `/sign-in?redirectTo=${encodeURIComponent(`/chat/${channelId}`)}`,
    );
  });
});

describe("with the chat switched off", () => {
  it("its pages do not exist, and the home page does", async () => {
    const deps = practice.startAnother({ NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false" });
    const context = { deps };
    const request = get("sam", "/chat");
    const statuses = await Promise.all(
      [
        loadConversations({ request, params: {}, context }),
        loadConversation({ request, params: { channelId }, context }),
        conversationAction({ request: makePost("/chat/x", {}), params: { channelId }, context }),
      ].map(async (page) => (await catchResponse(page)).status),
    );
    expect(statuses).toEqual([404, 404, 404]);
    expect((await loadHome({ request, params: {}, context })).viewer?.name).toBe("Sam Carter");
  });
});

describe("with the database away", () => {
  it("pages answer 503 with a reference and say nothing else, soon", async () => {
    const deps = practice.startAnother({ DB_PORT: "1" });
    const start = Date.now();
    const response = await catchResponse(
      loadConversations({ request: get("sam", "/chat"), params: {}, context: { deps } }),
    );
    expect(Date.now() - start).toBeLessThan(3_000);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "2"]);
    expect(await response.json()).toEqual({
      error: {
        code: "unavailable",
        message: "Temporarily unavailable. Try again soon.",
        requestId: response.headers.get("X-Request-Id"),
      },
    });
  });

  it("a visitor still sees the home page", async () => {
    const deps = practice.startAnother({ DB_PORT: "1" });
    expect(await loadHome({ request: makeGet("/"), params: {}, context: { deps } })).toEqual({
      viewer: null,
    });
  });
});
