import type { Scene } from "./access-askers";
import type { Ask } from "./make-lanes";
import { ORIGIN, postJson } from "./test-app";

/** One thing to ask for: a row of the authorisation matrix. */
export interface Row {
  /** Id of the route in Remix's list. */
  readonly route: string;
  readonly name: string;
  readonly ask: (scene: Scene) => Ask;
  /** It changes the conversation: each asker gets a fresh one. */
  readonly changes?: true;
}

const get = (route: string, path: (scene: Scene) => string): Row => ({
  route,
  name: `GET ${path({ channel: { id: ":id" } } as Scene)}`,
  ask: (scene) => ({ path: path(scene), headers: { Accept: "text/html", ...scene.headers } }),
});

const form = (
  route: string,
  path: string | ((scene: Scene) => string),
  fields: Record<string, string>,
): Row => {
  const toPath = typeof path === "string" ? () => path : path;
  return {
    route,
    name: `POST ${toPath({ channel: { id: ":id" } } as Scene)}`,
    ask: (scene) => ({
      method: "POST",
      path: toPath(scene),
      headers: {
        // As Remix wants it: it compares the two by itself.
        ...{ Host: new URL(ORIGIN).host, Origin: ORIGIN },
        ...{ "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" },
        ...scene.headers,
      },
      body: new URLSearchParams(fields).toString(),
    }),
  };
};

const action = (name: string, fields: (scene: Scene) => object, changes?: true): Row => ({
  route: "routes/api.chat.messaging",
  name,
  ask: (scene) =>
    postJson("/api/chat/messaging", { Origin: ORIGIN, ...scene.headers }, { action: name, ...fields(scene) }),
  ...(changes && { changes }),
});

const onChannel = ({ channel }: Scene) => ({ channelId: channel.id });
let keys = 0;

/** A site that nobody knows. */
const POPUP = `site=${"Z".repeat(24)}&challenge=${"c".repeat(43)}&state=${"s".repeat(22)}`;

/** Everything that can be asked for. */
export const ROWS: readonly Row[] = [
  get("routes/_index", () => "/"),
  get("routes/sign-in", () => "/sign-in"),
  form("routes/sign-in", "/sign-in", { person: "nobody@example.com" }),
  get("routes/sign-out", () => "/sign-out"),
  form("routes/sign-out", "/sign-out", {}),
  get("routes/chat", () => "/chat"),
  get("routes/chat._index", () => "/chat?index"),
  get("routes/chat.$channelId", ({ channel }) => `/chat/${channel.id}`),
  form("routes/chat.$channelId", ({ channel }) => `/chat/${channel.id}`, {
    ...{ content: "from a form", clientMessageId: "form-1" },
  }),
  // Nobody is told by e-mail here.
  get("routes/reminders", () => "/reminders"),
  form("routes/reminders", "/reminders", { wanted: "no" }),
  { ...get("routes/records", ({ channel }) => `/records?channelId=${channel.id}`), name: "GET /records" },
  { ...form("routes/records", "/records", {}), name: "POST /records" },
  get("routes/api.chat.stream", () => "/api/chat/stream"),
  get("routes/api.chat.$channelId", ({ channel }) => `/api/chat/${channel.id}`),
  {
    ...get("routes/api.chat.export", ({ channel }) => `/api/chat/export?channelId=${channel.id}&format=csv`),
    name: "GET /api/chat/export",
  },
  {
    route: "routes/api.chat.send",
    name: "POST /api/chat/send",
    ask(scene) {
      keys += 1;
      const body = { channelId: scene.channel.id, content: "again", clientMessageId: `row-${keys}` };
      return postJson("/api/chat/send", { Origin: ORIGIN, ...scene.headers }, body);
    },
  },
  {
    route: "routes/api.chat.send",
    name: "POST /api/chat/send (a repeat)",
    ask: (scene) =>
      postJson(
        "/api/chat/send",
        { Origin: ORIGIN, ...scene.headers },
        { channelId: scene.channel.id, content: "hello", clientMessageId: "first" },
      ),
  },
  {
    // Without Stream it is not there; what it gives with Stream is told in tests of its own.
    route: "routes/api.chat.stream-token",
    name: "POST /api/chat/stream-token",
    ask: (scene) =>
      postJson("/api/chat/stream-token", { Origin: ORIGIN, ...scene.headers }, onChannel(scene)),
  },
  action("list_channels", () => ({})),
  action("open_channel", ({ therapist }) => ({ therapistId: therapist.id })),
  {
    ...action("open_channel", ({ prospect }) => ({ prospectUserId: prospect.id })),
    name: "open_channel (with a client)",
  },
  action("history", onChannel),
  action("search", (scene) => ({ ...onChannel(scene), query: "hello" })),
  action("mark_read", (scene) => ({ ...onChannel(scene), seq: 1 })),
  action("typing", (scene) => ({ ...onChannel(scene), typing: true })),
  action("edit_message", (scene) => ({ ...onChannel(scene), messageId: scene.messageId, content: "hello" })),
  action("delete_message", (scene) => ({ ...onChannel(scene), messageId: scene.messageId }), true),
  action("close_channel", onChannel, true),
  action("reopen_channel", (scene) => ({ ...onChannel(scene), reason: "asked by phone" }), true),
  action("break_glass", (scene) => ({ ...onChannel(scene), reason: "asked for by the court" }), true),
  action("break_glass_history", onChannel),
  get("routes/admin", () => "/admin?_layout"),
  get("routes/admin._index", () => "/admin"),
  get("routes/admin.audit", () => "/admin/audit"),
  form("routes/admin.audit", "/admin/audit", { who: "" }),
  get("routes/admin.conversations.$channelId", ({ channel }) => `/admin/conversations/${channel.id}`),
  form("routes/admin.conversations.$channelId", ({ channel }) => `/admin/conversations/${channel.id}`, {
    reason: "too short",
  }),
  get(
    "routes/admin.people.$personId.disclosures",
    // As in a table of names: no person is in that scene.
    ({ prospect }) => `/admin/people/${prospect?.id ?? ":id"}/disclosures`,
  ),
  get("routes/admin.appointments._index", () => "/admin/appointments"),
  form("routes/admin.appointments._index", "/admin/appointments", { who: "nobody of that name" }),
  get(
    "routes/admin.appointments.new",
    ({ prospect }) => `/admin/appointments/new?person=${prospect?.id ?? ":id"}`,
  ),
  form("routes/admin.appointments.new", "/admin/appointments/new", { id: "Z".repeat(24) }),
  // An appointment that nobody knows.
  get("routes/admin.appointments.$bookingId", () => `/admin/appointments/${"Z".repeat(20)}`),
  form("routes/admin.appointments.$bookingId", `/admin/appointments/${"Z".repeat(20)}`, { change: "move" }),
  get("routes/appointments", () => "/appointments?_layout"),
  get("routes/appointments._index", () => "/appointments"),
  get("routes/appointments.new", () => "/appointments/new"),
  form("routes/appointments.new", "/appointments/new", { id: "Z".repeat(24) }),
  get("routes/appointments.$bookingId", () => `/appointments/${"Z".repeat(20)}`),
  form("routes/appointments.$bookingId", `/appointments/${"Z".repeat(20)}`, { change: "move" }),
  get("routes/admin.retention", () => "/admin/retention"),
  form("routes/admin.retention", "/admin/retention", { change: "rule", kind: "direct", days: "1" }),
  get("routes/admin.people._index", () => "/admin/people"),
  form("routes/admin.people._index", "/admin/people", { who: "nobody of that name" }),
  get("routes/admin.people.$personId._index", ({ prospect }) => `/admin/people/${prospect?.id ?? ":id"}`),
  form("routes/admin.people.$personId._index", ({ prospect }) => `/admin/people/${prospect?.id ?? ":id"}`, {
    change: "disable",
  }),
  get("routes/admin.partners._index", () => "/admin/partners"),
  get("routes/admin.partners.new", () => "/admin/partners/new"),
  form("routes/admin.partners.new", "/admin/partners/new", { name: "" }),
  // A site that nobody knows.
  get("routes/admin.partners.$siteKey", () => `/admin/partners/${"Z".repeat(24)}`),
  form("routes/admin.partners.$siteKey", `/admin/partners/${"Z".repeat(24)}`, { change: "disable" }),
  get("routes/partners.docs", () => "/partners/docs"),
  get("routes/records_.key", () => "/records/key"),
  get("routes/[.]well-known.renavest-record-keys[.]json", () => "/.well-known/renavest-record-keys.json"),
  get("routes/healthz", () => "/healthz"),
  get("routes/readyz", () => "/readyz"),
  {
    // Not from this machine, and without the operator's token.
    ...get("routes/metrics", () => "/metrics"),
    ask: ({ headers }) => ({ path: "/metrics", headers: { ...headers, "X-Forwarded-For": "203.0.113.7" } }),
  },
  // Nobody signs in here; without a signing secret it is not there.
  {
    route: "routes/api.webhooks.clerk",
    name: "POST /api/webhooks/clerk",
    ask: ({ headers }) => postJson("/api/webhooks/clerk", { Origin: ORIGIN, ...headers }, { type: "x" }),
  },
  {
    route: "routes/api.webhooks.stream",
    name: "POST /api/webhooks/stream",
    ask: ({ headers }) => postJson("/api/webhooks/stream", { Origin: ORIGIN, ...headers }, { type: "x" }),
  },
  // The booking side signs, and the clock knows a secret; without them neither is there for anybody.
  {
    route: "routes/api.appointments",
    name: "POST /api/appointments",
    ask: ({ headers }) => postJson("/api/appointments", { Origin: ORIGIN, ...headers }, { type: "x" }),
  },
  get("routes/api.cron.close-expired-chats", () => "/api/cron/close-expired-chats"),
  get("routes/api.cron.purge-due-conversations", () => "/api/cron/purge-due-conversations"),
  {
    // A site that nobody knows: what good tokens bring is told in tests of its own.
    route: "routes/api.widget.session",
    name: "POST /api/widget/session",
    ask: ({ headers }) =>
      postJson(
        "/api/widget/session",
        { Origin: ORIGIN, ...headers },
        { siteKey: "Z".repeat(24), token: "x" },
      ),
  },
  {
    // The same: what visitors bring is told in tests of their own.
    route: "routes/api.widget.anonymous",
    name: "POST /api/widget/anonymous",
    ask: ({ headers }) =>
      postJson(
        "/api/widget/anonymous",
        { Origin: ORIGIN, ...headers },
        { siteKey: "Z".repeat(24), consent: "2026-11", days: 30 },
      ),
  },
  {
    route: "routes/api.widget.session_.end",
    name: "POST /api/widget/session/end",
    ask: ({ headers }) => postJson("/api/widget/session/end", { Origin: ORIGIN, ...headers }, {}),
  },
  get("routes/widget.frame", () => "/widget/frame"),
  form("routes/widget.frame", "/widget/frame", {}),
  { ...get("routes/widget.sign-in", () => `/widget/sign-in?${POPUP}`), name: "GET /widget/sign-in" },
  { ...form("routes/widget.sign-in", `/widget/sign-in?${POPUP}`, {}), name: "POST /widget/sign-in" },
  get("routes/api.$", () => "/api/nothing/here"),
  get("routes/$", () => "/nothing/here"),
  form("routes/$", "/nothing/here", {}),
];
