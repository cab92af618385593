import { expect, test, vi } from "vitest";
import type { KeyValueStore } from "~/client/device-vault";
import { createNoticeSettings } from "~/client/notices/notice-settings";
import { createFakeStorage, dumpStorage } from "../../../support/client/fake-page";

const LOUD = { notify: true, sound: true };
const SILENT = { notify: false, sound: false };

/** Tabs of one browser: what one writes, the others are told. */
function makeTabs(storage: KeyValueStore | null) {
  const heard = new Set<(key: string | null) => void>();
  return {
    open: (personId = "sam") =>
      createNoticeSettings({
        personId,
        storage,
        onOtherTab(listener) {
          heard.add(listener);
          return () => void heard.delete(listener);
        },
      }),
    tell: (key: string | null) => {
      for (const listener of [...heard]) listener(key);
    },
    listening: () => heard.size,
  };
}

test("everything is off until the person says otherwise, and stays as they said", () => {
  const storage = createFakeStorage();
  const first = makeTabs(storage).open();
  expect(first.get()).toEqual(SILENT);
  first.change({ notify: true });
  expect(first.get()).toEqual({ notify: true, sound: false });
  expect(makeTabs(storage).open().get()).toEqual({ notify: true, sound: false });
  first.wipe();
  expect(first.get()).toEqual(SILENT);
  expect(dumpStorage(storage)).toBe("");
});

test("keeps two answers, and whose they are by a random id alone", () => {
  const storage = createFakeStorage();
  makeTabs(storage).open().change(LOUD);
  expect(dumpStorage(storage)).toBe('renavest-notices={"for":"sam","notify":true,"sound":true}');
});

test("is nobody else's: who comes next on the device starts in silence", () => {
  const storage = createFakeStorage();
  makeTabs(storage).open("sam").change(LOUD);
  const other = makeTabs(storage).open("dana");
  expect(other.get()).toEqual(SILENT);
  other.change({ sound: true });
  expect(makeTabs(storage).open("sam").get()).toEqual(SILENT);
});

test("is the same in all tabs", () => {
  const tabs = makeTabs(createFakeStorage());
  const [first, second] = [tabs.open(), tabs.open()];
  const changed = vi.fn();
  const leave = second.subscribe(changed);
  first.change(LOUD);
  tabs.tell("renavest-notices");
  expect([second.get(), changed.mock.calls.length]).toEqual([LOUD, 1]);
  tabs.tell("something else");
  expect(changed).toHaveBeenCalledTimes(1);
  first.wipe();
  tabs.tell(null);
  expect(second.get()).toEqual(SILENT);
  leave();
  expect(tabs.listening()).toBe(0);
});

test("a broken storage or a broken entry means silence, and never an error", () => {
  const broken = new Proxy(createFakeStorage(), {
    get: () => () => {
      throw new Error("blocked");
    },
  });
  for (const storage of [null, broken]) {
    const settings = makeTabs(storage).open();
    settings.change({ sound: true });
    expect(settings.get()).toEqual({ notify: false, sound: true });
    settings.wipe();
    expect(settings.get()).toEqual(SILENT);
  }
  for (const entry of ["{", "7", '"yes"', '{"for":"sam","notify":1,"sound":"true"}'])
    expect(
      makeTabs(createFakeStorage({ "renavest-notices": entry }))
        .open()
        .get(),
    ).toEqual(SILENT);
});
