import { generateKeyPairSync } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { expectAccessible } from "../support/e2e-axe";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };
const ORIGIN = "https://benefits.harbor.example";
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const makePublicKey = () =>
  generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();

async function fillSite(page: Page, name: string): Promise<void> {
  await field(page, "Name").fill(name);
  await field(page, "Pages that may hold the chat").fill(ORIGIN);
  await field(page, "New people write to").selectOption({ label: "Dana Whitfield" });
  await field(page, "Colour of the button").fill("#1f4e79");
  await field(page, "Greeting in English").fill("Say as much or as little as you like.");
  await field(page, "Greeting in Spanish").fill("Cuenta tanto o tan poco como quieras.");
}

test("an admin registers a site, gives it keys, ends one and closes the site", async ({
  openBrowser,
  problems,
  signIn,
}) => {
  problems.allow(answered(400));
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(PATHS.audit);
  await page.getByRole("link", { name: "Partners", exact: true }).click();
  await page.getByRole("link", { name: "Register a site" }).click();
  await fillSite(page, "Quay Credit Union");
  await field(page, "Colour of the button").fill("#7a8a85");
  await button(page, "Register").click();
  await expect(page.getByRole("alert")).toContainText("contrast 4.5");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(field(page, "Name")).toHaveValue("Quay Credit Union");
  await field(page, "Colour of the button").fill("#1f4e79");
  await button(page, "Register").click();
  await expect(heading(page)).toHaveText("Quay Credit Union");
  await expect(page.getByRole("status")).toHaveText("The site is registered.");
  const siteKey = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await expect(page.getByLabel("For the site's pages").getByRole("textbox")).toHaveValue(
    new RegExp(
      `^<script async src="http://[^"]+/widget\\.js" data-site="${siteKey}" data-accent="#1f4e79"></script>$`,
    ),
  );
  await expect(page.getByText("Say as much or as little as you like.").first()).toBeVisible();

  const addKey = page.getByRole("region", { name: "Add a key" });
  await addKey.getByLabel("Name of the key").first().fill("2026-a");
  await addKey.getByLabel("Public key").fill(makePublicKey());
  await button(page, "Add public key").click();
  await expect(page.getByRole("article", { name: "2026-a" })).toContainText("EdDSA");
  await addKey.getByText("No key pair?").click();
  await addKey.getByLabel("Name of the key").last().fill("2026-b");
  await button(page, "Make a shared secret").click();
  await expect(page.getByRole("heading", { name: "Secret of key 2026-b" })).toBeFocused();
  const secret = (await page.locator("code").textContent()) ?? "";
  expect(secret).toMatch(/^[\w-]{43}$/);
  await page.getByRole("link", { name: "I have it" }).click();
  await expect(page.getByText("Two keys are valid. End one to add another.")).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  await button(page, "End key 2026-a").press("Enter");
  await expect(page.getByRole("heading", { name: "End key 2026-a?" })).toBeFocused();
  await button(page, "Yes, end it").press("Enter");
  await expect(page.getByRole("article", { name: "2026-a" })).toContainText("Ended");
  await button(page, "Close the site").press("Enter");
  await button(page, "Yes, close it").press("Enter");
  await expect(page.getByText("This site is closed. The chat opens on none of its pages.")).toBeVisible();
  await page.goto(PATHS.audit);
  await expect(page.getByText("closed a partner's site").first()).toBeVisible();
});

test("without JavaScript it registers, asks and closes as well", async ({ openBrowser, signIn }) => {
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.newPartner);
  await fillSite(page, "Cove Savings");
  await button(page, "Register").click();
  await expect(page.getByText("The site is registered.")).toBeVisible();
  await button(page, "Close the site").click();
  await expect(page.getByRole("heading", { name: "Close Cove Savings?" })).toBeVisible();
  await page.getByRole("link", { name: "No, leave it" }).click();
  await button(page, "Close the site").click();
  await button(page, "Yes, close it").click();
  await expect(page.getByText("The site is closed.", { exact: true })).toBeVisible();
});

test("the pages about partners and the guide have no fault that axe knows, and nothing of them is too wide", async ({
  openBrowser,
  problems,
  signIn,
}) => {
  problems.allow(answered(400));
  const page = await openBrowser({ as: await signIn(ADA) });
  const look = async (what: string) => {
    await expectAccessible(page, what);
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, what).toBeLessThanOrEqual(320);
  };
  await page.goto(PATHS.newPartner);
  await look("new partner");
  await fillSite(page, "Reef Benefits with a name that is rather long for a list");
  await field(page, "Greeting in Spanish").fill("");
  await button(page, "Register").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await look("new partner refused");
  await field(page, "Greeting in Spanish").fill("Hola");
  await button(page, "Register").click();
  await expect(page.getByRole("status")).toBeVisible();
  await page.getByText("No key pair?").click();
  await look("partner");
  await page.getByLabel("Name of the key").last().fill("shared");
  await button(page, "Make a shared secret").click();
  await expect(page.getByRole("link", { name: "I have it" })).toBeVisible();
  await look("partner secret");
  await page.getByRole("link", { name: "I have it" }).click();
  await button(page, "Close the site").click();
  await look("partner closing");
  await page.goto(PATHS.partners);
  await look("partners");
  await page.goto(PATHS.partnerDocs);
  await expect(heading(page)).toHaveText("Put the chat on your pages");
  await look("partner guide");
});
