import { expect, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

/** What a page has shown: the words and settings of each notification, and whether it is still there. */
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean | null;
  readonly closed: boolean;
}

interface WatchedWindow {
  watched: { readonly notices: (Notification & { gone: boolean })[]; tones: number };
  setVisible(visible: boolean): void;
}

/** The browser's own notifications and audio, written down; and a page that is hidden when the test says so. */
async function watchPages(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    const watched = { notices: [] as unknown[], tones: 0 };
    let visible = true;
    Object.defineProperty(document, "visibilityState", { get: () => (visible ? "visible" : "hidden") });
    const setVisible = (next: boolean) => {
      visible = next;
      document.dispatchEvent(new Event("visibilitychange"));
    };
    class WatchedNotification extends Notification {
      gone = false;
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        watched.notices.push(this);
      }
      override close() {
        this.gone = true;
        super.close();
      }
    }
    class WatchedAudio extends AudioContext {
      constructor() {
        super();
        watched.tones += 1;
      }
    }
    Object.assign(window, {
      watched,
      setVisible,
      Notification: WatchedNotification,
      AudioContext: WatchedAudio,
    });
  });
}

const setVisible = (page: Page, visible: boolean) =>
  page.evaluate((next) => (window as unknown as WatchedWindow).setVisible(next), visible);
const tones = (page: Page) => page.evaluate(() => (window as unknown as WatchedWindow).watched.tones);
const shown = (page: Page): Promise<Shown[]> =>
  page.evaluate(() =>
    (window as unknown as WatchedWindow).watched.notices.map(({ title, body, tag, silent, gone }) => ({
      title,
      body,
      tag,
      silent,
      closed: gone,
    })),
  );
const newOnes = async (page: Page) => (await shown(page)).filter(({ tag }) => tag !== "renavest-sample");
const choice = (page: Page, name: "Show a notification" | "Play a soft sound") =>
  page.getByRole("checkbox", { name });

async function openChoices(page: Page): Promise<void> {
  await page.goto(PATHS.conversations);
  await page.getByRole("button", { name: "Notifications" }).click();
}

test("without being asked, the page asks nothing, shows nothing and makes no sound", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect, permissions: ["notifications"] });
  await watchPages(page);
  await openChoices(page);
  await expect(choice(page, "Show a notification")).not.toBeChecked();
  await expect(choice(page, "Play a soft sound")).not.toBeChecked();
  await setVisible(page, false);
  await talk.asTherapist.sendMany(talk.channelId, "secret words", 1);
  await expect(page).toHaveTitle(/^\(1\)/);
  expect([await shown(page), await tones(page)]).toEqual([[], 0]);
});

test("turned on: one notification for all tabs, with no name and no text, gone when it has been read", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  const first = await openBrowser({ as: asProspect, permissions: ["notifications"] });
  await watchPages(first);
  const second = await first.context().newPage();
  await second.goto(PATHS.conversations);
  await openChoices(first);
  await choice(first, "Show a notification").check();
  await choice(first, "Play a soft sound").check();
  const tonesBefore = await tones(first);

  // One tab in view: it says so itself.
  await setVisible(second, false);
  await asTherapist.sendMany(channelId, "while looking", 1);
  await expect(first).toHaveTitle(/^\(1\)/);
  await expect(second).toHaveTitle(/^\(1\)/);
  expect([...(await newOnes(first)), ...(await newOnes(second))]).toEqual([]);

  await setVisible(first, false);
  await asTherapist.sendMany(channelId, "while away", 2);
  const all = async () => [...(await newOnes(first)), ...(await newOnes(second))];
  await expect.poll(all).toEqual([
    {
      title: "Renavest",
      body: "You have a new message.",
      tag: `renavest-${channelId}`,
      silent: true,
      closed: false,
    },
  ]);
  await expect(second).toHaveTitle(/^\(3\)/);
  expect(await all()).toHaveLength(1);
  expect(JSON.stringify(await all())).not.toContain(therapist.name);
  expect((await tones(first)) + (await tones(second)) - tonesBefore).toBe(1);

  // Read in either tab, it is taken down by the one that hung it up.
  await setVisible(second, true);
  await second.getByRole("list").getByRole("link", { name: therapist.name }).click();
  await expect.poll(async () => (await all()).map(({ closed }) => closed)).toEqual([true]);
});

test("a click on it leads to the conversation", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  const page = await openBrowser({ as: asProspect, permissions: ["notifications"] });
  await watchPages(page);
  await openChoices(page);
  await choice(page, "Show a notification").check();
  await setVisible(page, false);
  await asTherapist.sendMany(channelId, "come", 1);
  await expect.poll(async () => (await newOnes(page)).length).toBe(1);
  await page.evaluate(() =>
    (window as unknown as WatchedWindow).watched.notices.at(-1)?.dispatchEvent(new Event("click")),
  );
  await setVisible(page, true);
  await expect(page).toHaveURL(conversationPath(channelId));
  await expect(toChatPage(page).message("come 1")).toBeVisible();
});

test("the choice survives a reload, ends at sign-out, and a browser that refuses is told of plainly", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  await openChoices(page);
  await choice(page, "Play a soft sound").check();
  await page.reload();
  await page.getByRole("button", { name: "Notifications" }).click();
  await expect(choice(page, "Play a soft sound")).toBeChecked();
  expect(await page.evaluate(() => JSON.stringify(localStorage.getItem("renavest-notices")))).not.toContain(
    talk.prospect.name,
  );
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(PATHS.home);
  expect(await page.evaluate(() => localStorage.getItem("renavest-notices"))).toBeNull();

  const refusing = await openBrowser({ as: talk.asTherapist });
  await refusing.addInitScript(() =>
    Object.defineProperty(Notification, "permission", { get: () => "denied" }),
  );
  await openChoices(refusing);
  await expect(choice(refusing, "Show a notification")).toBeDisabled();
  await expect(refusing.getByText("Your browser blocks notifications from this site.")).toBeVisible();
});
