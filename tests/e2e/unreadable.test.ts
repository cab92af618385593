import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { conversationPath } from "~/protocol/paths";
import { toChatPage } from "../support/e2e-chat-page";
import type { TestInstallation } from "../support/e2e-installation";
import { makeTalk } from "../support/e2e-talk";
import { test } from "../support/e2e-test";

const UNREADABLE = "This message can't be shown right now. The others are not affected.";
const ERASED = "The messages of this conversation were erased for good. Nobody can read them any more.";

/** As an operator runs it. */
async function destroyKey({ env }: TestInstallation, channelId: string): Promise<string> {
  const args = [
    "--import",
    "tsx",
    "prisma/keys-destroy.ts",
    "--channel",
    channelId,
    "--reason",
    "erasure_request",
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  return stdout;
}

const search = async (page: Page, words: string) => {
  await page.getByRole("button", { name: "Search this conversation" }).click();
  await page.getByRole("searchbox").fill(words);
  await page.getByRole("searchbox").press("Enter");
};

test("a message whose stored text was altered says so in its place; the others are there", async ({
  database,
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asTherapist.sendMany(channelId, "line", 3);
  await database.query(
    `UPDATE chat_messages m SET content = (SELECT o.content FROM chat_messages o WHERE o.channel_id = m.channel_id AND o.seq = 1)
     FROM chat_channels c WHERE c.id = m.channel_id AND c.channel_identifier = $1 AND m.seq = 2`,
    [channelId],
  );
  const shown = ["line 1", UNREADABLE, "line 3"];
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  await chat.open(channelId);
  await expect.poll(() => chat.texts()).toEqual(shown);
  await search(chat.page, "line");
  await expect(chat.page.getByRole("status").filter({ hasText: "2 messages found." })).toHaveText(
    "2 messages found. 1 message can't be shown, so it wasn't searched.",
  );

  const plain = toChatPage(await openBrowser({ as: asProspect, javaScriptEnabled: false }));
  await plain.page.goto(conversationPath(channelId));
  expect(await plain.texts()).toEqual(shown);

  const spanish = toChatPage(await openBrowser({ as: asProspect, locale: "es-ES" }));
  await spanish.open(channelId);
  await expect
    .poll(() => spanish.texts())
    .toEqual(["line 1", "Este mensaje no se puede mostrar ahora. Los demás no están afectados.", "line 3"]);
});

test("a conversation whose key is destroyed loses its text on open pages too, and another goes on", async ({
  database,
  installation,
  openBrowser,
  signIn,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  const other = await makeTalk(database, signIn);
  await other.asProspect.sendMany(other.channelId, "elsewhere", 1);
  await asTherapist.sendMany(channelId, "line", 2);
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  await chat.open(channelId);
  await expect.poll(() => chat.texts()).toEqual(["line 1", "line 2"]);

  expect(await destroyKey(installation, channelId)).toContain("The key is destroyed");
  await expect(chat.page.getByText(ERASED)).toBeVisible();
  await expect.poll(() => chat.texts()).toEqual(["This message was erased.", "This message was erased."]);
  await expect(chat.field).toHaveCount(0);
  await expect(chat.page.getByText(`${therapist.name} can reopen it.`)).toHaveCount(0);
  expect(await destroyKey(installation, channelId)).toContain("was destroyed before");

  const refused = await asTherapist.post("/api/chat/messaging", {
    action: "reopen_channel",
    channelId,
    reason: "again",
  });
  expect(refused.status).toBe(409);
  const plain = toChatPage(await openBrowser({ as: asTherapist, javaScriptEnabled: false }));
  await plain.page.goto(conversationPath(channelId));
  await expect(plain.page.getByText(ERASED)).toBeVisible();
  expect(await plain.texts()).toEqual(["This message was erased.", "This message was erased."]);
  expect((await other.asTherapist.readAll(other.channelId)).map(({ content }) => content)).toEqual([
    "elsewhere 1",
  ]);
});
