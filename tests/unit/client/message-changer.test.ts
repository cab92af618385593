import { expect, it, vi } from "vitest";
import type { ChatApi } from "~/client/api";
import { ChatApiError, toUncertainError } from "~/client/api-error";
import { createMessageChanger } from "~/client/message-changer";
import type { ErrorCode } from "~/domain/errors";
import { LIMITS } from "~/protocol/limits";
import { makeMessage, SAM } from "../../support/client/make-wire";

const CHANGED = makeMessage(2, { author: SAM, version: 9, content: "better" });

function makeChanger(answer: () => Promise<unknown> = async () => ({ message: CHANGED })) {
  const asked: unknown[] = [];
  const api = {
    messaging: (body: unknown) => {
      asked.push(body);
      return answer();
    },
  } as unknown as ChatApi;
  const times = { era: 0 };
  const [onChanged, onSignedOut] = [vi.fn(), vi.fn()];
  const changer = createMessageChanger({ api, era: () => times.era, onChanged, onSignedOut });
  return { changer, asked, times, onChanged, onSignedOut };
}

const refuse = (status: number, code: ErrorCode) => () =>
  Promise.reject(new ChatApiError({ code, status, retryAfterSeconds: null, requestId: null }));

it("shows what the server made of it", async () => {
  const { changer, asked, onChanged } = makeChanger();
  expect(await changer.edit("c1", "m2", "  better  ")).toEqual({ done: true });
  expect(await changer.remove("c1", "m2")).toEqual({ done: true });
  expect(asked).toEqual([
    { action: "edit_message", channelId: "c1", messageId: "m2", content: "better" },
    { action: "delete_message", channelId: "c1", messageId: "m2" },
  ]);
  expect(onChanged.mock.calls).toEqual([[CHANGED], [CHANGED]]);
});

it.each([
  ["   ", "empty"],
  ["x".repeat(LIMITS.messageCharacters + 1), "too_long"],
  ["nul \0", "not_text"],
])("does not even ask with a text that cannot be stored", async (text, problem) => {
  const { changer, asked } = makeChanger();
  expect(await changer.edit("c1", "m2", text)).toEqual({ done: false, problem });
  expect(asked).toEqual([]);
});

it.each([
  [403, "forbidden"],
  [409, "chat_closed"],
  [429, "rate_limited"],
] as const)("says why it was refused (%i)", async (status, code) => {
  const { changer, onChanged, onSignedOut } = makeChanger(refuse(status, code));
  expect(await changer.edit("c1", "m2", "text")).toEqual({ done: false, problem: code });
  expect(onChanged).not.toHaveBeenCalled();
  expect(onSignedOut).not.toHaveBeenCalled();
});

it("tells the session when the person is signed out", async () => {
  const { changer, onSignedOut } = makeChanger(refuse(401, "signed_out"));
  expect(await changer.remove("c1", "m2")).toEqual({ done: false, problem: "signed_out" });
  expect(onSignedOut).toHaveBeenCalledTimes(1);
});

it("claims nothing when no answer came", async () => {
  const { changer, onChanged } = makeChanger(() => Promise.reject(toUncertainError()));
  expect(await changer.remove("c1", "m2")).toEqual({ done: false, problem: "unavailable" });
  expect(onChanged).not.toHaveBeenCalled();
});

it("ignores an answer about a history that was replaced meanwhile", async () => {
  const made = makeChanger(async () => {
    made.times.era += 1;
    return { message: CHANGED };
  });
  expect(await made.changer.edit("c1", "m2", "better")).toEqual({ done: false, problem: "unavailable" });
  expect(made.onChanged).not.toHaveBeenCalled();
});
