import { expect, type Locator, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";

/** The chat's pages as a person uses them: by roles and names. */
export interface ChatPage {
  readonly page: Page;
  readonly log: Locator;
  readonly field: Locator;
  readonly sendButton: Locator;
  readonly notice: Locator;
  openList(): Promise<void>;
  /** Opens a conversation by its address and waits until the page has come to life. */
  open(channelId: string): Promise<void>;
  /** Resolves once a session runs in the open conversation. */
  comesToLife(): Promise<void>;
  /** Writes and sends by Enter. */
  write(text: string): Promise<void>;
  /** The message with exactly this text. */
  message(text: string): Locator;
  /** The texts on the screen, from top to bottom. */
  texts(): Promise<string[]>;
  /** Row of the list that leads to the conversation with this person. */
  row(name: string): Locator;
}

export function toChatPage(page: Page): ChatPage {
  const log = page.getByRole("log");
  const field = page.getByRole("textbox", { name: /^Message to / });
  const comesToLife = () => expect(page.locator("form.composer[novalidate]")).toBeVisible();
  return {
    page,
    log,
    field,
    sendButton: page.getByRole("button", { name: "Send", exact: true }),
    notice: page.locator(".notice-area .notice"),
    comesToLife,
    openList: async () => void (await page.goto(PATHS.conversations)),
    async open(channelId) {
      await page.goto(conversationPath(channelId));
      await comesToLife();
    },
    async write(text) {
      await field.fill(text);
      await field.press("Enter");
    },
    message: (text) =>
      log.getByRole("article").filter({ has: page.locator(".bubble").getByText(text, { exact: true }) }),
    texts: () => log.locator(".bubble__text").allTextContents(),
    row: (name) => page.getByRole("list").getByRole("link", { name }),
  };
}

/** `<text> <from>` to `<text> <to>`, as `sendMany` writes them. */
export function numbered(text: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${text} ${from + index}`);
}
