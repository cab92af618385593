import { expect, it, vi } from "vitest";
import type { ChatApi } from "~/client/api";
import { ChatApiError, toUncertainError } from "~/client/api-error";
import { reopenConversation } from "~/client/reopen-conversation";

const CHANNEL = { id: "c1", status: "active" };
const REASON = "They asked for a day more";

function makeAsker(answer: () => Promise<unknown> = async () => ({ channel: CHANNEL })) {
  const messaging = vi.fn(answer);
  const [onReopened, onSignedOut] = [vi.fn(), vi.fn()];
  const ask = (minutes: number | null) =>
    reopenConversation(
      { messaging } as unknown as ChatApi,
      "c1",
      { reason: REASON, minutes },
      {
        ...{ onReopened, onSignedOut },
      },
    );
  return { ask, messaging, onReopened, onSignedOut };
}

it.each([
  [60, { minutes: 60 }],
  [null, {}],
])("asks with a reason, for %s minutes, and shows what became of it", async (minutes, sent) => {
  const { ask, messaging, onReopened } = makeAsker();
  expect(await ask(minutes)).toEqual({ done: true });
  expect(messaging.mock.calls).toEqual([
    [{ action: "reopen_channel", channelId: "c1", reason: REASON, ...sent }],
  ]);
  expect(onReopened.mock.calls).toEqual([[CHANNEL]]);
});

it.each([
  [403, "forbidden", 0],
  [409, "chat_closed", 0],
  [401, "signed_out", 1],
] as const)("says why it was refused (%i)", async (status, code, signedOut) => {
  const refusal = new ChatApiError({ code, status, retryAfterSeconds: null, requestId: null });
  const { ask, onReopened, onSignedOut } = makeAsker(() => Promise.reject(refusal));
  expect(await ask(60)).toEqual({ done: false, problem: code });
  expect(onReopened).not.toHaveBeenCalled();
  expect(onSignedOut).toHaveBeenCalledTimes(signedOut);
});

it("claims nothing when no answer came", async () => {
  const { ask, onReopened } = makeAsker(() => Promise.reject(toUncertainError()));
  expect(await ask(60)).toEqual({ done: false, problem: "unavailable" });
  expect(onReopened).not.toHaveBeenCalled();
});
