import { expect } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

const HOSTILE = [
  '<img src=x onerror="window.hacked = true">',
  "<script>window.hacked = true</script>",
  "</textarea></script><svg onload=window.hacked=true>",
  "javascript:window.hacked=true",
  "[a](javascript:window.hacked=true) https://user@evil.example",
  "\u2028data: {}\nid: 9\nevent: message\n\nretry: 1",
  "{{constructor.constructor('window.hacked=true')()}}",
];
const UNUSUAL = [
  "שלום, מה שלומך? 50,000",
  "مرحبا https://example.com/أ",
  "👩‍👩‍👧‍👦 🇲🇽 e\u0301 \u202Eevil",
  "a".repeat(4_000),
];

test("whatever is written arrives as the text that was written, and as nothing else", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  const live = toChatPage(await openBrowser({ as: asTherapist }));
  await live.open(channelId);
  const texts = [...HOSTILE, ...UNUSUAL];
  for (const content of texts) {
    await asProspect.send({ channelId, content, clientMessageId: crypto.randomUUID() });
  }
  await expect(live.log.getByRole("article")).toHaveCount(texts.length);
  const rendered = async () =>
    live.log.locator(".bubble__text").evaluateAll((nodes) =>
      nodes.map((node) => {
        const copy = node.cloneNode(true) as HTMLElement;
        // Said to screen readers about a link; not part of the message.
        for (const hint of copy.querySelectorAll(".visually-hidden")) hint.remove();
        return copy.textContent;
      }),
    );
  // The ends are trimmed, as the contract says.
  const stored = texts.map((text) => text.trim());
  expect(await rendered()).toEqual(stored);
  await live.page.reload();
  await live.comesToLife();
  expect(await rendered()).toEqual(stored);
  expect(await live.page.evaluate(() => "hacked" in window)).toBe(false);
  expect(await live.log.locator("script, img, svg:not(.icon), iframe").count()).toBe(0);
});

test("addresses become links that lead out safely; nothing else does", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.send({
    channelId,
    content:
      "see https://example.com/a?b=1&c=(d). and http://example.org, not javascript:alert(1) nor ftp://x.example nor https://me@evil.example",
    clientMessageId: crypto.randomUUID(),
  });
  const chat = toChatPage(await openBrowser({ as: asTherapist }));
  await chat.open(channelId);
  const links = chat.log.getByRole("link");
  await expect(links).toHaveCount(2);
  expect(await links.evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href))).toEqual([
    "https://example.com/a?b=1&c=(d)",
    "http://example.org/",
  ]);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("rel", /noopener.*noreferrer|noreferrer.*noopener/);
    await expect(link).toHaveAccessibleDescription(/new tab/);
  }
});
