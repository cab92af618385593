import { closeChannel } from "~/services/change-channel-state";
import { sendMessage } from "~/services/send-message";
import { makePartner } from "./make-partner";
import { makeSubscription, type Pair, type Person } from "./make-world";
import { type TestApp, toViewer } from "./test-app";

/** A conversation, and somebody who asks for it. */
export interface Scene extends Pair {
  /** Headers of the request; none for somebody who is not signed in. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same person once more, with a session of its own. */
  readonly renewHeaders: () => Promise<Readonly<Record<string, string>>>;
  readonly asker: Person | null;
  /** A message in the conversation, the asker's own if they are one of its two people. */
  readonly messageId: string;
}

interface Asker {
  /** Who of the pair it is, or somebody else. */
  readonly who: (pair: Pair, app: TestApp) => Promise<Person | null>;
  /** What has happened before they ask. */
  readonly before?: (pair: Pair, app: TestApp) => Promise<unknown>;
  /** By what they ask instead of a sign-in of ours. */
  readonly headers?: HeadersOf;
}

type HeadersOf = (pair: Pair, app: TestApp) => Promise<Readonly<Record<string, string>>>;

const prospect: Asker["who"] = async (pair) => pair.prospect;
const therapist: Asker["who"] = async (pair) => pair.therapist;
const close: Asker["before"] = (pair, { deps }) =>
  closeChannel(deps, { viewer: toViewer(pair.therapist), channelId: pair.channel.id });

/** A session of the widget's that opens the pair's conversation, changed as `changes` says. */
const widget =
  (changes?: string): HeadersOf =>
  async (pair, { deps, world }) => {
    const { siteDbId } = await makePartner({ run: world.run, therapist: pair.therapist });
    const [accessToken, sessionId] = [`wgt_${deps.random.id()}`, `wgs_${deps.random.id()}`];
    await deps.partners.insertSession({
      ...{ accessToken, sessionId, siteDbId, jti: null },
      ...{ userId: pair.prospect.userId, channelDbId: pair.channel.channelDbId },
      expiresAt: new Date(Date.now() + 900_000),
    });
    if (changes !== undefined)
      await world.run(`update widget_sessions set ${changes} where session_id = $1`, [sessionId]);
    return { Authorization: `Bearer ${accessToken}` };
  };
/** The same, of somebody who has another conversation too: with whom the scene is, which this session does not open. */
const widgetElsewhere: HeadersOf = async (pair, app) => {
  const other = await app.makePair();
  await app.world.replaceProspect(other.channel.id, pair.prospect.userId);
  return await widget()({ ...other, prospect: pair.prospect }, app);
};

/** A visitor's session, which opens the pair's conversation. */
const visitor: HeadersOf = async (pair, app) => {
  const headers = await widget()(pair, app);
  await app.world.run(
    `insert into visitors (user_id, site_id, consent_version, purge_at)
    select w.user_id, w.site_id, '2026-11', now() + interval '30 days' from widget_sessions w where w.user_id = $1
    order by w.id desc limit 1 on conflict do nothing`,
    [pair.prospect.userId],
  );
  return headers;
};

/** The columns of the authorisation matrix. A token of another kind is one more entry here. */
export const ASKERS = {
  prospect: { who: prospect },
  therapist: { who: therapist },
  "other prospect": { who: async (_pair, app) => (await app.makePair()).prospect },
  "other therapist": { who: async (_pair, app) => (await app.makePair()).therapist },
  "no plan": {
    who: prospect,
    before: (pair, { world }) => world.setSubscriptions(pair.prospect.userId, []),
  },
  lapsed: {
    who: prospect,
    before: (pair, { world }) =>
      world.setSubscriptions(pair.prospect.userId, [
        makeSubscription({ endsAt: new Date(Date.now() - 1_000) }),
      ]),
  },
  "closed, prospect": { who: prospect, before: close },
  "closed, therapist": { who: therapist, before: close },
  "disabled prospect": { who: prospect, before: (pair, { world }) => world.disable(pair.prospect.userId) },
  "disabled therapist": { who: therapist, before: (pair, { world }) => world.disable(pair.therapist.userId) },
  admin: { who: (_pair, { world }) => world.addPerson({ role: "admin" }) },
  anonymous: { who: async () => null },
  // In a partner's widget, by a session that opens the conversation, and by one that opens another one of theirs.
  widget: { who: prospect, headers: widget() },
  "widget, other": { who: prospect, headers: widgetElsewhere },
  "widget, expired": {
    who: prospect,
    headers: widget("created_at = now() - interval '20 minutes', expires_at = now()"),
  },
  "widget, ended": { who: prospect, headers: widget("ended_at = now(), end_reason = 'ended'") },
  // Nobody vouches for them, and this is their one conversation.
  visitor: { who: prospect, headers: visitor },
} as const satisfies Record<string, Asker>;

/** Name of a column. */
export type AskerName = keyof typeof ASKERS;

/** A conversation of two people who have both written, then what the column says. */
export async function setScene(app: TestApp, name: AskerName): Promise<Scene> {
  const { who, before, headers: findHeaders }: Asker = ASKERS[name];
  const pair = await app.makePair();
  const asker = await who(pair, app);
  const author = asker?.userId === pair.therapist.userId ? pair.therapist : pair.prospect;
  const { message } = await sendMessage(app.deps, {
    ...{ viewer: toViewer(author), channelId: pair.channel.id },
    ...{ content: "hello", clientMessageId: "first" },
  });
  await before?.(pair, app);
  // What is remembered for a moment has a test of its own.
  app.deps.senders.forget(author.userId);
  const renewHeaders = async () =>
    asker === null ? {} : ((await findHeaders?.(pair, app)) ?? app.headersOf(asker));
  return { ...pair, asker, messageId: message.id, headers: await renewHeaders(), renewHeaders };
}
