import fc from "fast-check";
import { expect, test } from "vitest";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { markRead } from "~/services/mark-read";
import { sendMessage } from "~/services/send-message";
import type { HintFate } from "../../support/fake-hints";
import { makeChat, type TestChat } from "../../support/make-services";
import { ModelClient } from "../../support/model-client";

/** One thing that happens. `who` 0 is the prospect, 1 the therapist; `via` is the instance; `pick` chooses a message. */
type Operation =
  | { readonly kind: "send" | "edit" | "delete" | "read"; readonly who: number; readonly pick: number }
  | { readonly kind: "close" | "reopen" | "restart"; readonly who: number }
  | { readonly kind: "cut"; readonly who: number; readonly kept: number }
  | { readonly kind: "come_back"; readonly who: number }
  | { readonly kind: "purge" };

type Step = Operation & { readonly via: number; readonly fate: HintFate; readonly times: number };

const PAGE = 50;
const SWEEP_MS = 2_000;

const who = fc.nat({ max: 1 });
const pick = fc.nat({ max: 999 });
const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("send" as const), who, pick }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constantFrom("edit", "delete", "read" as const), who, pick }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("close", "reopen", "restart" as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("cut" as const), who, kept: fc.nat({ max: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("come_back" as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: "purge" as const }) },
);
const steps: fc.Arbitrary<Step> = fc
  .tuple(
    operations,
    fc.nat({ max: 1 }),
    fc.constantFrom<HintFate>("once", "lost", "twice"),
    fc.integer({ min: 1, max: 2 }),
  )
  .map(([operation, via, fate, times]) => ({ ...operation, via, fate, times }));

/** Carries one step out as the services allow it; what they refuse changes nothing. */
async function carryOut(
  chat: TestChat,
  clients: readonly ModelClient[],
  step: Step,
  number: number,
): Promise<void> {
  const deps = step.via === 0 ? chat.services : chat.elsewhere;
  const channelId = chat.channel.id;
  if (step.kind === "purge") return await purge(chat);
  const client = clients[step.who]!;
  const viewer = step.who === 0 ? chat.prospect : chat.therapist;
  if (step.kind === "cut") return client.cut(step.kept);
  if (step.kind === "restart") return await client.restart(deps);
  if (step.kind === "come_back") return client.isConnected ? undefined : await client.connect(deps);
  const stored = await chat.world.listStored(channelId);
  const one = "pick" in step ? stored[step.pick % Math.max(1, stored.length)] : undefined;
  const messageId = one?.id ?? "none";
  const work: Record<typeof step.kind, () => Promise<unknown>> = {
    send: () =>
      sendMessage(deps, { viewer, channelId, content: `text ${number}`, clientMessageId: `k${number}` }),
    edit: () => editMessage(deps, { viewer, channelId, messageId, content: `edited ${number}` }),
    delete: () => deleteMessage(deps, { viewer, channelId, messageId }),
    read: () => markRead(deps, { viewer, channelId, seq: one?.seq ?? 0 }),
    close: () => closeChannel(deps, { viewer, channelId }),
    reopen: () => reopenChannel(deps, { viewer, channelId }),
  };
  await work[step.kind]().catch((error: { name?: string }) => expect(error.name).toBe("ChatError"));
}

/** Restored to where it stood a message ago. */
async function purge(chat: TestChat): Promise<void> {
  const { state } = chat.world.database;
  const stored = await chat.world.listStored(chat.channel.id);
  const row = state.findChannelRow(chat.channel.id)!;
  const lastSeq = Math.max(0, stored.length - 1);
  const last = state.messages.get(stored[lastSeq - 1]?.id ?? "");
  const changes = { epoch: row.epoch + 1, version: row.version + 1, lastSeq };
  await chat.world.replaceHistory(chat.channel.id, changes);
  const restored = state.findChannelRow(chat.channel.id)!;
  state.channels.set(row.channelDbId, { ...restored, lastMessageAt: last?.createdAt ?? null });
}

async function expectSameAsFresh(chat: TestChat, client: ModelClient, what: string): Promise<void> {
  const fresh = await ModelClient.load(chat.elsewhere, client.viewer, chat.channel.id);
  await fresh.catchUp(chat.elsewhere, 1);
  expect(client.view(), what).toEqual(fresh.view());
  expect(fresh.view().isCaughtUp, what).toBe(true);
  fresh.close();
}

test("whatever two people do, what a page holds plus what it is told is what a page loaded now would show", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 25 }), async (life) => {
      const chat = await makeChat();
      const clients = [
        await ModelClient.load(chat.services, chat.prospect, chat.channel.id),
        await ModelClient.load(chat.elsewhere, chat.therapist, chat.channel.id),
      ];
      for (const [number, step] of life.entries()) {
        chat.hints.fate = step.fate;
        await carryOut(chat, clients, step, number);
        // Whatever a lost hint told of, the sweep finds.
        await chat.clock.advance(SWEEP_MS);
        const connected = clients.filter(({ isConnected }) => isConnected);
        for (const client of connected) {
          await client.catchUp(chat.services, step.times);
          await expectSameAsFresh(chat, client, `after ${number} ${JSON.stringify(step)}`);
        }
      }
      for (const client of clients) {
        if (!client.isConnected) await client.connect(chat.services);
        await client.catchUp(chat.services, 1);
        await expectSameAsFresh(chat, client, "in the end");
        client.close();
      }
      expect([chat.services.hub.streamCount, chat.elsewhere.hub.streamCount]).toEqual([0, 0]);
      expect((await chat.world.listStored(chat.channel.id)).length).toBeLessThan(PAGE);
    }),
    { numRuns: 200 },
  );
});
