import { expect, it } from "vitest";
import { createSureSignOut } from "~/client/sure-sign-out";
import { createFakePage, createFakeRandom } from "../../support/client/fake-page";
import { createFakeClock } from "../../support/fake-clock";

const REDIRECTED = { type: "opaqueredirect", ok: false } as Response;
const REFUSED = { type: "basic", ok: false, status: 503 } as Response;

function make(answers: (Response | Error)[], isBack = () => false) {
  const time = createFakeClock();
  const page = createFakePage();
  const asked: [unknown, RequestInit | undefined][] = [];
  let done = 0;
  const signOut = createSureSignOut({
    async fetch(input, init) {
      asked.push([input, init]);
      const answer = answers.shift() ?? REDIRECTED;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    clock: { now: () => time.now().getTime(), after: time.after },
    random: createFakeRandom(0.5),
    signals: page,
    isBack,
    onDone: () => {
      done += 1;
    },
  });
  signOut.start();
  return { time, page, asked, signOut, done: () => done };
}

it("posts the sign-out as an idle one, and is done when the server sends the page on", async () => {
  const { time, page, asked, done } = make([REDIRECTED]);
  await time.advance(0);
  expect(done()).toBe(1);
  expect(asked).toHaveLength(1);
  const [path, init] = asked[0]!;
  expect([path, init?.method, init?.redirect, String(init?.body)]).toEqual([
    "/sign-out",
    "POST",
    "manual",
    "reason=idle",
  ]);
  expect([time.pendingTimers, page.listenerCount()]).toEqual([0, 0]);
});

it("goes on until the server has done it", async () => {
  const { time, asked, done } = make([new TypeError("no network"), REFUSED, REFUSED]);
  await time.advance(0);
  expect(done()).toBe(0);
  await time.advance(120_000);
  expect([asked.length, done()]).toEqual([4, 1]);
});

it("does not wait once the network is back", async () => {
  const { time, page, done } = make([new TypeError("no network")]);
  await time.advance(0);
  page.fire("online");
  await time.advance(0);
  expect(done()).toBe(1);
});

it("leaves a newer session alone", async () => {
  let back = false;
  const { time, asked, done } = make([new TypeError("no network")], () => back);
  await time.advance(0);
  back = true;
  await time.advance(120_000);
  expect([asked.length, done()]).toEqual([1, 1]);
});

it("stops when it is told to", async () => {
  const { time, page, asked, signOut, done } = make([REFUSED]);
  await time.advance(0);
  signOut.stop();
  page.fire("online");
  await time.advance(120_000);
  expect([asked.length, done(), time.pendingTimers]).toEqual([1, 0, 0]);
});
