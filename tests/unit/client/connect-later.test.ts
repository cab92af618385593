import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectAlone } from "~/client/connect-alone";
import { connectLater } from "~/client/connect-later";
import { createLoneDevice, type Device } from "~/client/device";
import { PATHS } from "~/protocol/paths";
import { settle } from "../../support/client/make-connection";
import { makeSession, renderHistory } from "../../support/client/make-session";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session whose stream's code does not load `failures` times. */
function makeLate(failures = 0) {
  let left = failures;
  const load = vi.fn(async (): Promise<Device["connect"]> => {
    left -= 1;
    if (left >= 0) throw new Error("it did not load");
    return connectAlone;
  });
  const made = makeSession({ device: createLoneDevice(connectLater(load)) });
  made.session.openConversation("c1", renderHistory(made.server));
  return { ...made, load, streams: () => made.server.requestsTo(PATHS.stream).length };
}

describe("a stream whose code comes later", () => {
  it("is as any other once it is there, and loses nothing said before", async () => {
    const made = makeLate();
    made.session.start();
    expect(made.status()).toBe("connecting");
    made.say("meanwhile");
    await settle();
    expect(made.status()).toBe("live");
    expect(made.texts()).toContain("meanwhile");
    made.session.stop();
    expect(made.status()).toBe("idle");
    made.session.start();
    await settle();
    expect([made.status(), made.load.mock.calls.length]).toEqual(["live", 1]);
    made.session.stop();
  });

  it("that does not load is one that cannot be reached: what is written goes out all the same", async () => {
    const made = makeLate(2);
    made.session.start();
    await settle();
    expect(made.status()).toBe("waiting");
    made.session.send("c1", "hello");
    await settle();
    expect(made.truth()).toContain("hello");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([made.status(), made.load.mock.calls.length]).toEqual(["live", 3]);
    made.session.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(made.page.listenerCount()).toBe(0);
  });

  it("is asked for at once by the person, and by a network that is back", async () => {
    const made = makeLate(2);
    made.session.start();
    await settle();
    made.session.stop();
    made.session.start();
    await settle();
    expect([made.status(), made.load.mock.calls.length]).toEqual(["waiting", 2]);
    made.page.fire("online");
    await settle();
    expect(made.status()).toBe("live");
    made.session.stop();
  });

  it("is not begun for a session that has stopped or ended meanwhile", async () => {
    const stopped = makeLate();
    stopped.session.start();
    stopped.session.stop();
    await settle();
    expect([stopped.status(), stopped.streams()]).toEqual(["idle", 0]);

    const ended = makeLate(9);
    ended.session.start();
    await settle();
    ended.server.fail(PATHS.send, { status: 401 });
    ended.session.send("c1", "hello");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended.status()).toBe("ended");
    const asked = ended.load.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([ended.load.mock.calls.length, ended.streams()]).toEqual([asked, 0]);
    ended.session.stop();
    expect(ended.page.listenerCount()).toBe(0);
  });

  it("goes on from where everything was loaded anew", async () => {
    const made = makeLate();
    const cursors: (string | null)[] = [];
    const connection = connectLater(async () => (options) => {
      cursors.push(options.cursor);
      return connectAlone(options);
    });
    const late = makeSession({
      server: made.server,
      device: createLoneDevice((own) => {
        const made = connection(own);
        made.resumeFrom("another place");
        return made;
      }),
    });
    late.session.start();
    await settle();
    expect(cursors).toEqual(["another place"]);
    late.session.stop();
  });
});
