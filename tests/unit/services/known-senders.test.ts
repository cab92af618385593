import { expect, test } from "vitest";
import { makeChat } from "../../support/make-services";
import { openStream } from "../../support/make-stream";

const CLERK_ID = "user_somebody";

test("somebody who was looked up is known for five seconds", async () => {
  const { services, prospect, clock } = await makeChat();
  services.senders.keep(CLERK_ID, prospect);
  await clock.advance(4_999);
  expect(services.senders.find(CLERK_ID)).toEqual(prospect);
  await clock.advance(1);
  expect(services.senders.find(CLERK_ID)).toBeNull();
});

test("who listens stays known for as long as the sweep finds nothing that bars them", async () => {
  const { services, prospect, clock, world } = await makeChat();
  services.senders.keep(CLERK_ID, prospect);
  await openStream(services, prospect);
  await clock.advance(60_000);
  expect(services.senders.find(CLERK_ID)).toEqual(prospect);
  // Nobody tells of it: the sweep notices that they are barred, and vouches no more.
  await world.setSubscriptions(prospect.userId, []);
  await clock.advance(5_000);
  expect(services.senders.find(CLERK_ID)).toBeNull();
});

test("while the database is away nobody is vouched for", async () => {
  const { services, prospect, clock, world } = await makeChat();
  services.senders.keep(CLERK_ID, prospect);
  await openStream(services, prospect);
  world.database.away = true;
  await clock.advance(6_000);
  expect(services.senders.find(CLERK_ID)).toBeNull();
});

test("somebody whose rights may have changed is looked up again at once", async () => {
  const { services, prospect } = await makeChat();
  services.senders.keep(CLERK_ID, prospect);
  services.hub.publishRights(prospect.userId);
  expect(services.senders.find(CLERK_ID)).toBeNull();
});
