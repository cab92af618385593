import { type ActivityClock, createActivityClock } from "~/client/activity-clock";
import { createIdleWatch, type IdleState } from "~/client/idle-watch";
import { createFakeClock } from "../fake-clock";
import { createFakePage, createFakeStorage } from "./fake-page";

export const MINUTE_MS = 60_000;
export const LIMIT_MS = 15 * MINUTE_MS;

/** A browser whose tabs share storage, each with signs of a person that the test gives. */
export function makeIdle() {
  const time = createFakeClock();
  const storage = createFakeStorage();
  const pages: EventTarget[] = [];
  const clock = { now: () => time.now().getTime(), after: time.after };

  /** `isDead`: its timers do not run and it hears nobody until it is woken. */
  function open(options: { person?: string; session?: string; alone?: boolean } = {}) {
    const { person = "sam", session = "monday", alone = false } = options;
    const page = createFakePage();
    const target = new EventTarget();
    const states: IdleState[] = [];
    const still = { yes: false };
    let act = () => {};
    const own = createActivityClock({
      storage: alone ? null : storage,
      ...{ personId: person, session, getPage: () => target },
    });
    const tellOthers = () => {
      for (const other of pages)
        if (other !== target)
          other.dispatchEvent(Object.assign(new Event("storage"), { key: "renavest-active" }));
    };
    const activity: ActivityClock = {
      ...own,
      write(atMs) {
        own.write(atMs);
        tellOthers();
      },
      end(atMs) {
        own.end(atMs);
        tellOthers();
      },
    };
    pages.push(target);
    const watch = createIdleWatch({
      clock: {
        ...clock,
        after: (ms, work) =>
          time.after(ms, () => {
            if (!still.yes) work();
          }),
      },
      ...{ signals: page, activity, session, limitMs: LIMIT_MS },
      listen(onActivity) {
        act = onActivity;
        return () => {
          act = () => {};
        };
      },
      onChange: (state) => states.push(state),
    });
    watch.start();
    return {
      watch,
      page,
      activity,
      states,
      still,
      status: () => states.at(-1)?.status ?? "active",
      act: () => act(),
    };
  }

  return { time, storage, open };
}
