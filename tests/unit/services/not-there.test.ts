import { expect, test } from "vitest";
import type { Viewer } from "~/domain/people";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import type { ServiceDeps } from "~/services/deps";
import { loadHistory } from "~/services/load-history";
import { markRead } from "~/services/mark-read";
import { openChannel } from "~/services/open-channel";
import { openChannelStream } from "~/services/open-channel-stream";
import { searchMessages } from "~/services/search-messages";
import { sendMessage } from "~/services/send-message";
import { setTyping } from "~/services/set-typing";
import { settle } from "../../support/fake-clock";
import { makeChat } from "../../support/make-services";

/** A conversation, a message of it and its two people, or names that nothing has. */
interface Names {
  readonly channelId: string;
  readonly messageId: string;
  readonly therapistId: string;
  readonly prospectUserId: string;
}

const missing: Names = {
  ...{ channelId: "Z".repeat(24), messageId: "Z".repeat(24) },
  ...{ therapistId: "Z".repeat(24), prospectUserId: "Z".repeat(24) },
};

const ASKS: Record<string, (deps: ServiceDeps, viewer: Viewer, names: Names) => Promise<unknown>> = {
  history: (deps, viewer, { channelId }) => loadHistory(deps, { viewer, channelId }),
  stream: (deps, viewer, { channelId }) => openChannelStream(deps, { viewer, channelId, cursor: null }),
  search: (deps, viewer, { channelId }) => searchMessages(deps, { viewer, channelId, query: "a" }),
  mark_read: (deps, viewer, { channelId }) => markRead(deps, { viewer, channelId, seq: 1 }),
  typing: (deps, viewer, { channelId }) => setTyping(deps, { viewer, channelId, typing: true }),
  send: (deps, viewer, { channelId }) =>
    sendMessage(deps, { viewer, channelId, content: "hello", clientMessageId: "key" }),
  edit: (deps, viewer, { channelId, messageId }) =>
    editMessage(deps, { viewer, channelId, messageId, content: "hello" }),
  delete: (deps, viewer, { channelId, messageId }) => deleteMessage(deps, { viewer, channelId, messageId }),
  close: (deps, viewer, { channelId }) => closeChannel(deps, { viewer, channelId }),
  reopen: (deps, viewer, { channelId }) => reopenChannel(deps, { viewer, channelId }),
  "open with a therapist": (deps, viewer, { therapistId }) => openChannel(deps, { viewer, therapistId }),
  "open with a client": (deps, viewer, { prospectUserId }) => openChannel(deps, { viewer, prospectUserId }),
};

const STRANGERS = ["prospect", "therapist", "admin"] as const;

/**
 * The same questions to the database, in the same order: what is somebody else's takes as long as what does not exist.
 * Both are asked twice, because what is remembered from the first time must not tell them apart either.
 */
test.each(Object.keys(ASKS).flatMap((ask) => STRANGERS.map((role) => [ask, role] as const)))(
  "%s by another %s takes what it takes for something that does not exist",
  async (ask, role) => {
    const { services, prospect, channel, world } = await makeChat();
    const therapist = await world.addPerson({ role: "therapist", acceptsNew: false });
    const stranger = await world.addPerson({ role });
    const { message } = await sendMessage(services, {
      ...{ viewer: prospect, channelId: channel.id },
      ...{ content: "hello", clientMessageId: "first" },
    });
    const theirs: Names = {
      ...{ channelId: channel.id, messageId: message.id },
      ...{ therapistId: therapist.id, prospectUserId: prospect.id },
    };
    const trace = async (names: Names) => {
      const steps: string[] = [];
      world.database.onStep = (place) => void steps.push(place);
      const code = await ASKS[ask]?.(services, stranger, names).then(
        () => "answered",
        (error: { code: string }) => error.code,
      );
      await settle();
      return { code, steps };
    };
    const nothing = await trace(missing);
    expect(nothing.code).toBe("not_found");
    expect(nothing.steps.length).toBeGreaterThan(0);
    for (let time = 0; time < 2; time += 1) expect(await trace(theirs)).toEqual(nothing);
    expect(await trace(missing)).toEqual(nothing);
  },
);
