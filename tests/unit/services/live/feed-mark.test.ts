import { expect, test } from "vitest";
import { ChannelFeed } from "~/services/live/channel-feed";
import type { ChangePage, FeedListener } from "~/services/live/feed-listener";
import type { ChannelState } from "~/services/ports/channel-repository";
import { settle } from "../../../support/fake-clock";

const STATE: ChannelState = {
  ...{ channelDbId: 1, id: "channel", status: "active", closedAt: null, closesAt: null, closeReason: null },
  ...{ version: 1, epoch: 1, updatedAt: new Date(2_000), prospectHasPlan: true, appointment: null },
  purgedUntil: null,
  ...{ therapist: { userId: 1 }, prospect: { userId: 2 } },
};

function makeFeed(readChanges: () => Promise<ChangePage | null> = async () => null) {
  const feed = new ChannelFeed(() => undefined, { hintHeard: () => () => undefined });
  const join = (state: ChannelState) => {
    const listener: FeedListener = {
      ...{ onChange: () => undefined, onState: () => undefined, onRead: () => undefined },
      ...{ onMoment: () => undefined, readChanges },
    };
    feed.join(listener);
    feed.goLive(listener, state, 1);
  };
  return { feed, join };
}

test("what everybody was told of need not be told again", () => {
  const { feed, join } = makeFeed();
  join(STATE);
  expect(feed.mark).toBeNull();
  feed.observe(STATE, "as told");
  expect(feed.mark).toBe("as told");
});

test("who joins may have read less than the others were told: everything is told once more", () => {
  const { feed, join } = makeFeed();
  join(STATE);
  feed.observe(STATE, "as told");
  join({ ...STATE, updatedAt: new Date(1_000) });
  expect(feed.mark).toBeNull();
});

test("a change that could not be read is asked for again", async () => {
  const { feed, join } = makeFeed(() => Promise.reject(new Error("the database is away")));
  join(STATE);
  feed.observe({ ...STATE, version: 2 }, "with the change");
  await settle();
  expect(feed.mark).toBeNull();
});
