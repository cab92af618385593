import { expect, it } from "vitest";
import { listenForActivity } from "~/client/listen-for-activity";

function listen() {
  const page = new EventTarget();
  let signs = 0;
  const stop = listenForActivity(
    () => {
      signs += 1;
    },
    () => page,
  );
  const fire = (name: string, facts: object = {}) =>
    void page.dispatchEvent(Object.assign(new Event(name), facts));
  return { fire, stop, signs: () => signs };
}

it.each(["keydown", "pointerdown", "wheel", "touchstart", "touchmove", "input"])("%s is a sign", (name) => {
  const { fire, stop, signs } = listen();
  fire(name);
  expect(signs()).toBe(1);
  stop();
  fire(name);
  expect(signs()).toBe(1);
});

it.each(["scroll", "focusin", "message", "storage", "visibilitychange"])("%s is none", (name) => {
  const { fire, signs } = listen();
  fire(name);
  expect(signs()).toBe(0);
});

it("a pointer counts where it has moved, not where the page has moved under it", () => {
  const { fire, signs } = listen();
  const still = { screenX: 10, screenY: 20 };
  for (let turn = 0; turn < 3; turn += 1) fire("pointermove", still);
  expect(signs()).toBe(0);
  fire("pointermove", { ...still, screenX: 11 });
  expect(signs()).toBe(1);
});
