import { closeChannel } from "~/services/change-channel-state";
import { sendMessage } from "~/services/send-message";
import { makeSubscription, type Pair, type Person } from "./make-world";
import { type TestApp, toViewer } from "./test-app";

/** A conversation, and somebody who asks for it. */
export interface Scene extends Pair {
  /** Headers of the request; none for somebody who is not signed in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly asker: Person | null;
  /** A message in the conversation, the asker's own if they are one of its two people. */
  readonly messageId: string;
}

interface Asker {
  /** Who of the pair it is, or somebody else. */
  readonly who: (pair: Pair, app: TestApp) => Promise<Person | null>;
  /** What has happened before they ask. */
  readonly before?: (pair: Pair, app: TestApp) => Promise<unknown>;
}

const prospect: Asker["who"] = async (pair) => pair.prospect;
const therapist: Asker["who"] = async (pair) => pair.therapist;
const close: Asker["before"] = (pair, { deps }) =>
  closeChannel(deps, { viewer: toViewer(pair.therapist), channelId: pair.channel.id });

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
} as const satisfies Record<string, Asker>;

/** Name of a column. */
export type AskerName = keyof typeof ASKERS;

/** A conversation of two people who have both written, then what the column says. */
export async function setScene(app: TestApp, name: AskerName): Promise<Scene> {
  const { who, before }: Asker = ASKERS[name];
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
  return { ...pair, asker, messageId: message.id, headers: asker === null ? {} : app.headersOf(asker) };
}
