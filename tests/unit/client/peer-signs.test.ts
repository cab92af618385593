import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { browserClock } from "~/client/clock";
import { ABSENCE_GRACE_MS, createPeerSigns, LONGEST_TYPING_MS } from "~/client/peer-signs";
import { DANA, makeMessage, makeReady, SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Signs on a machine whose clock is `behindMs` behind the server's. */
function makeSigns(behindMs = 0) {
  const onChange = vi.fn();
  const signs = createPeerSigns({ clock: browserClock, youId: SAM.id, onChange });
  const serverTime = (inMs = 0) => new Date(Date.now() + behindMs + inMs).toISOString();
  const ready = () =>
    signs.hear({ event: "ready", data: { ...makeReady([]), serverTime: serverTime() }, id: null });
  const writing = (forMs = 6_000, userId = DANA.id) =>
    signs.hear({ event: "typing", data: { channelId: "c1", userId, until: serverTime(forMs) }, id: null });
  const online = (isOnline: boolean, userId = DANA.id) =>
    signs.hear({ event: "presence", data: { channelId: "c1", userId, online: isOnline }, id: null });
  ready();
  return {
    signs,
    onChange,
    ready,
    writing,
    online,
    isTyping: () => signs.typing().has("c1"),
    isHere: () => signs.here().has("c1"),
  };
}

describe("writing", () => {
  it.each([0, 3_600_000, -3_600_000])("ends by itself, also on a clock that is %i ms behind", (behindMs) => {
    const { writing, isTyping } = makeSigns(behindMs);
    writing(6_000);
    vi.advanceTimersByTime(5_999);
    expect(isTyping()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isTyping()).toBe(false);
  });

  it("goes on with every new sign, and ends when the server says so", () => {
    const { writing, isTyping } = makeSigns();
    writing();
    vi.advanceTimersByTime(4_000);
    writing();
    vi.advanceTimersByTime(4_000);
    expect(isTyping()).toBe(true);
    writing(0);
    expect(isTyping()).toBe(false);
  });

  it("never lasts long without a new sign", () => {
    const { writing, isTyping } = makeSigns();
    writing(3_600_000);
    vi.advanceTimersByTime(LONGEST_TYPING_MS);
    expect(isTyping()).toBe(false);
  });

  it("is over when the message comes, not when one's own does", () => {
    const { signs, writing, isTyping } = makeSigns();
    writing();
    signs.hear({ event: "message", data: makeMessage(1, { author: SAM }), id: null });
    expect(isTyping()).toBe(true);
    signs.hear({ event: "message", data: makeMessage(2), id: null });
    expect(isTyping()).toBe(false);
  });

  it("is not shown of oneself, nor without a stream", () => {
    const { signs, writing, isTyping } = makeSigns();
    writing(6_000, SAM.id);
    expect(isTyping()).toBe(false);
    writing();
    signs.lost();
    expect(isTyping()).toBe(false);
  });
});

describe("being here", () => {
  it("is shown at once, and ends a while after the other person has left", () => {
    const { online, isHere } = makeSigns();
    online(true);
    expect(isHere()).toBe(true);
    online(false);
    vi.advanceTimersByTime(ABSENCE_GRACE_MS - 1);
    expect(isHere()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isHere()).toBe(false);
  });

  it("outlasts a short absence of theirs", () => {
    const { online, isHere, onChange } = makeSigns();
    online(true);
    online(false);
    vi.advanceTimersByTime(ABSENCE_GRACE_MS - 1);
    online(true);
    vi.advanceTimersByTime(60_000);
    expect(isHere()).toBe(true);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it("outlasts our own reconnect, if the new stream names them again", () => {
    const { signs, online, ready, isHere } = makeSigns();
    online(true);
    signs.lost();
    vi.advanceTimersByTime(2_000);
    ready();
    online(true);
    vi.advanceTimersByTime(60_000);
    expect(isHere()).toBe(true);
    ready();
    vi.advanceTimersByTime(ABSENCE_GRACE_MS);
    expect(isHere()).toBe(false);
  });

  it("is forgotten when nobody tells us anything any more", () => {
    const { signs, online, isHere } = makeSigns();
    online(true);
    signs.lost();
    vi.advanceTimersByTime(ABSENCE_GRACE_MS);
    expect(isHere()).toBe(false);
  });

  it("is not begun by somebody's leaving, nor by oneself", () => {
    const { online, isHere } = makeSigns();
    online(false);
    online(true, SAM.id);
    expect(isHere()).toBe(false);
  });
});

it("leaves no timer when cleared", () => {
  const { signs, online, writing } = makeSigns();
  online(true);
  online(false);
  writing();
  signs.clear();
  expect(vi.getTimerCount()).toBe(0);
  expect([signs.here().size, signs.typing().size]).toEqual([0, 0]);
});
