import { expect, test, vi } from "vitest";
import { createBrowserNotices } from "~/client/notices/browser-notices";

const onClick = vi.fn();
const NOTICE = { tag: "t", title: "Renavest", body: "You have a new message.", onClick };

function makeClass(permission: NotificationPermission, { answer = permission, throws = false } = {}) {
  const made: { title: string; options: NotificationOptions; onclick?: () => void; close: () => void }[] = [];
  class FakeNotification {
    static permission = permission;
    static requestPermission = vi.fn(async () => {
      FakeNotification.permission = answer;
      return answer;
    });
    onclick?: () => void;
    readonly close = vi.fn();
    constructor(
      readonly title: string,
      readonly options: NotificationOptions,
    ) {
      if (throws) throw new TypeError("Illegal constructor");
      made.push(this);
    }
  }
  return { made, Class: FakeNotification as unknown as typeof Notification };
}

test("says what the browser allows, and asks only when told to", async () => {
  expect(createBrowserNotices(() => null).permission()).toBe("unsupported");
  expect(await createBrowserNotices(() => null).ask()).toBe("unsupported");
  const { Class } = makeClass("default", { answer: "granted" });
  const notices = createBrowserNotices(() => Class);
  expect(notices.permission()).toBe("default");
  expect(notices.show(NOTICE)).toBeNull();
  expect(Class.requestPermission).not.toHaveBeenCalled();
  expect(await notices.ask()).toBe("granted");
});

test("shows the given words and nothing else, without a sound of the system's", () => {
  const { Class, made } = makeClass("granted");
  const close = createBrowserNotices(() => Class).show(NOTICE);
  expect(made).toMatchObject([
    { title: "Renavest", options: { body: "You have a new message.", tag: "t", silent: true } },
  ]);
  expect(Object.keys(made[0]!.options).sort()).toEqual(["body", "icon", "silent", "tag"]);
  close?.();
  expect(made[0]!.close).toHaveBeenCalledTimes(1);
});

test("a click brings the page forward, then goes to the conversation", () => {
  const focus = vi.fn();
  vi.stubGlobal("window", { focus });
  const { Class, made } = makeClass("granted");
  createBrowserNotices(() => Class).show(NOTICE);
  made[0]!.onclick?.();
  expect(focus).toHaveBeenCalledTimes(1);
  expect(made[0]!.close).toHaveBeenCalledTimes(1);
  expect(onClick).toHaveBeenCalledTimes(1);
});

test("a browser that has them but lets no page use them is found out, once and for all", () => {
  const { Class } = makeClass("granted", { throws: true });
  const notices = createBrowserNotices(() => Class);
  expect(notices.permission()).toBe("granted");
  expect(notices.show(NOTICE)).toBeNull();
  expect(notices.permission()).toBe("unsupported");
});
