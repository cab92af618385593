import { expect, test } from "vitest";
import { makeChat } from "../../support/make-services";

test("a conversation is read once and remembered; who asks is judged each time", async () => {
  const { services, prospect, therapist, channel, world } = await makeChat();
  const stranger = await world.addPerson({ role: "prospect" });
  await expect(services.directory.get(prospect, channel.id)).resolves.toMatchObject({ id: channel.id });
  await expect(services.directory.get(therapist, channel.id)).resolves.toMatchObject({ id: channel.id });
  await expect(services.directory.get(stranger, channel.id)).rejects.toMatchObject({ code: "not_found" });
});

test("one that does not exist yet is found as soon as it does", async () => {
  const { services, therapist } = await makeChat();
  const missing = services.directory.get(therapist, "nothing-with-this-name");
  await expect(missing).rejects.toMatchObject({ code: "not_found" });
});
