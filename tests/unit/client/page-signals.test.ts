import { expect, it } from "vitest";
import { createPageSignals, type PageSignal } from "~/client/page-signals";

/** The part of a window that the signals look at. */
function makeWindow() {
  const page = new EventTarget() as EventTarget & Record<string, unknown>;
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  return { page: Object.assign(page, { navigator: { onLine: true }, document }), document };
}

function hear() {
  const { page, document } = makeWindow();
  const signals = createPageSignals(() => page as unknown as Window);
  const heard: PageSignal[] = [];
  const stop = signals.listen((signal) => heard.push(signal));
  return { page, document, signals, heard, stop };
}

it("tells of the network", () => {
  const { page, signals, heard } = hear();
  page.dispatchEvent(new Event("offline"));
  page.dispatchEvent(new Event("online"));
  expect(heard).toEqual(["offline", "online"]);
  expect(signals.isOnline()).toBe(true);
  page.navigator.onLine = false;
  expect(signals.isOnline()).toBe(false);
});

it("tells of the page being hidden and seen", () => {
  const { document, heard } = hear();
  document.visibilityState = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(heard).toEqual(["hidden", "visible"]);
});

it("tells of the page being put aside and taken up again", () => {
  const { document, heard } = hear();
  document.dispatchEvent(new Event("freeze"));
  document.dispatchEvent(new Event("resume"));
  expect(heard).toEqual(["frozen", "resumed"]);
});

it("tells a page back from the page cache from one that was just loaded", () => {
  const { page, heard } = hear();
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  expect(heard).toEqual([]);
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  page.dispatchEvent(new Event("pagehide"));
  expect(heard).toEqual(["restored", "leaving"]);
});

it("hears nothing after it was told to stop", () => {
  const { page, document, heard, stop } = hear();
  stop();
  for (const name of ["online", "offline", "pagehide"]) page.dispatchEvent(new Event(name));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(heard).toEqual([]);
});

it("does not look for a page before it is asked, so a server can make one", () => {
  expect(() => createPageSignals()).not.toThrow();
});
