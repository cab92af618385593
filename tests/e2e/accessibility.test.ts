import { expect, type Page } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

/** Rules that can be read off the page itself, on every page and state. */
async function findFaults(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const faults: string[] = [];
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index)))
      faults.push(`id twice: ${id}`);
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)) {
          if (document.getElementById(id) === null)
            faults.push(`${attribute} of ${element.tagName} names nothing: ${id}`);
        }
      }
    }
    const levels = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")]
      .filter((each) => each.checkVisibility())
      .map((each) => Number(each.tagName[1]));
    if (levels.filter((level) => level === 1).length !== 1)
      faults.push(`h1: ${levels.filter((level) => level === 1).length}`);
    const mains = [...document.querySelectorAll("main, [role=main]")].filter((each) =>
      each.checkVisibility(),
    );
    if (mains.length !== 1) faults.push(`main: ${mains.length}`);
    if (document.documentElement.lang === "") faults.push("no language");
    if (document.title === "") faults.push("no title");
    for (const element of document.querySelectorAll("[tabindex]")) {
      if (Number(element.getAttribute("tabindex")) > 0) faults.push(`tabindex > 0 on ${element.tagName}`);
    }
    for (const target of document.querySelectorAll<HTMLElement>("button, a.button, .back, .row-link")) {
      const { width, height } = target.getBoundingClientRect();
      if (target.checkVisibility() && (width < 24 || height < 24))
        faults.push(`small target: ${target.textContent}`);
    }
    return faults;
  });
}

/** Everything that can be operated has a name. */
async function expectNames(page: Page): Promise<void> {
  for (const role of ["button", "link", "textbox", "searchbox", "article", "log"] as const) {
    for (const element of await page.getByRole(role).all()) await expect(element).toHaveAccessibleName(/\S/);
  }
}

test("every page has its landmarks, names and headings in order", async ({
  openBrowser,
  signIn,
  talk,
  problems,
}) => {
  problems.allow(/status of 404/);
  await talk.asTherapist.sendMany(talk.channelId, "line", 3);
  const page = await openBrowser();
  for (const path of ["/", "/sign-in", "/no/such/page"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toBeVisible();
    expect(await findFaults(page), path).toEqual([]);
    await expectNames(page);
  }
  const therapist = await openBrowser({ as: await signIn({ email: "dana.therapist@example.com" }) });
  await therapist.goto("/chat");
  await expect(therapist.getByRole("list").getByRole("link").first()).toBeVisible();
  expect(await findFaults(therapist), "list").toEqual([]);
  await expectNames(therapist);

  await therapist.setViewportSize({ width: 390, height: 844 });
  expect(await findFaults(therapist), "list on a phone").toEqual([]);

  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  expect(await findFaults(chat.page), "conversation").toEqual([]);
  await expectNames(chat.page);
  const noPlan = await openBrowser({ as: await signIn({ email: "alex.prospect@example.com" }) });
  await noPlan.goto("/chat");
  expect(await findFaults(noPlan), "no plan").toEqual([]);
});

test("a message is read as who, what and when; new ones are announced politely", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  await asTherapist.sendMany(channelId, "from them", 1);
  await asProspect.sendMany(channelId, "from me", 1);
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  await chat.open(channelId);
  await expect(chat.log).toHaveAccessibleName(`Messages with ${therapist.name}`);
  await expect(chat.log).toHaveAttribute("aria-live", "polite");
  await expect(chat.message("from them 1")).toHaveAccessibleName(
    new RegExp(`^${therapist.name} from them 1 \\d{1,2}:\\d\\d [AP]M$`),
  );
  await expect(chat.message("from me 1")).toHaveAccessibleName(/^You from me 1 \d{1,2}:\d\d [AP]M$/);
  await expect(chat.field).toHaveAccessibleDescription(/Enter sends. Shift and Enter starts a new line./);
});

test("the page speaks Spanish to whoever asks for it, and times name their zone", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect, locale: "es-MX", timezoneId: "America/Mexico_City" });
  await talk.asTherapist.sendMany(talk.channelId, "hola", 1);
  await page.goto(`/chat/${talk.channelId}`);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.getByRole("button", { name: "Enviar" })).toBeVisible();
  await expect(page.locator(".conversation__zone")).toHaveText(/centr/i);
});

test("dark and light both have their own colours", async ({ openBrowser, talk }) => {
  const ground = async (colorScheme: "light" | "dark") => {
    const page = await openBrowser({ as: talk.asProspect, colorScheme });
    await page.goto(`/chat/${talk.channelId}`);
    return await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  };
  expect(await ground("light")).not.toBe(await ground("dark"));
});
