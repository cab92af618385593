import type { Page } from "@playwright/test";

/** One opening of the widget; all times in ms after `open()` was called. */
export interface Opening {
  readonly paintedMs: number;
  /** When each step on the way was done. */
  readonly steps: Readonly<Record<string, number>>;
}

interface Watching {
  painted?: Promise<number>;
}

/** Runs in every document before its own scripts: in the frame, waits for the first message to be painted. */
export function watchOpenings(): void {
  if (window === window.parent) return;
  const watching = window as unknown as Watching;
  watching.painted = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector("[data-message] .bubble__text") === null) return;
      observer.disconnect();
      // Asked for in the frame that paints it; what is sent to oneself then comes after the paint.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Opens the widget of a page at rest. Rejects where no message is painted. */
export async function measureOpening(page: Page): Promise<Opening> {
  const begunAt = await page.evaluate(() => {
    const at = performance.timeOrigin + performance.now();
    (window as unknown as { RenavestChat(name: string): void }).RenavestChat("open");
    return at;
  });
  const element = await page.waitForSelector("iframe", { state: "attached" });
  const frame = await element.contentFrame();
  if (frame === null) throw new Error("the widget has no frame");
  await frame.waitForURL(/\/widget\/frame/);
  const { at, steps } = await frame.evaluate(async () => {
    const { painted } = window as unknown as Watching;
    if (painted === undefined) throw new Error("nobody watches the frame");
    const at = await painted;
    const named: [string, RegExp][] = [
      ["document", /\/widget\/frame\?/],
      ["script", /\/parts\/frame-[0-9a-f]+\.js/],
      ["style", /\/parts\/frame-[0-9a-f]+\.css/],
      ["session asked", /\/api\/widget\/session$/],
      ["session", /\/api\/widget\/session$/],
      ["messages", /\/api\/chat\/messaging$/],
    ];
    const entries = [
      ...performance.getEntriesByType("navigation"),
      ...performance.getEntriesByType("resource"),
    ] as PerformanceResourceTiming[];
    const steps = named.flatMap(([name, address]): [string, number][] => {
      const found = entries.filter((entry) => address.test(entry.name)).slice(0, name === "messages" ? 2 : 1);
      const ends = found.map((entry) => (name.endsWith("asked") ? entry.startTime : entry.responseEnd));
      return ends.length === 0 ? [] : [[name, performance.timeOrigin + Math.max(...ends)]];
    });
    return { at, steps };
  });
  return {
    paintedMs: at - begunAt,
    steps: Object.fromEntries(steps.map(([name, moment]) => [name, moment - begunAt])),
  };
}
