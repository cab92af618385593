import { expect, test, vi } from "vitest";
import { playSoftTone } from "~/client/notices/soft-tone";

function makeAudio(state: AudioContextState = "running") {
  const notes: { start: number; stop: number; onended?: () => void }[] = [];
  const peaks: number[] = [];
  const close = vi.fn();
  class FakeAudio {
    readonly state = state;
    readonly currentTime = 10;
    readonly destination = {};
    readonly close = close;
    createGain() {
      const ramp = (value: number) => void peaks.push(value);
      const gain = { setValueAtTime() {}, linearRampToValueAtTime: ramp, exponentialRampToValueAtTime: ramp };
      return { gain, connect() {} };
    }
    createOscillator() {
      const note = { start: 0, stop: 0 };
      notes.push(note);
      return Object.assign(note, {
        frequency: { value: 0 },
        connect() {},
        start: (at: number) => void Object.defineProperty(note, "begins", { value: at }),
        stop: (at: number) => void Object.defineProperty(note, "ends", { value: at }),
      });
    }
  }
  return { notes, peaks, close, Class: FakeAudio as unknown as new () => AudioContext };
}

test("is soft and short, and leaves nothing open", () => {
  const { Class, notes, peaks, close } = makeAudio();
  playSoftTone(() => Class);
  expect(notes).toHaveLength(2);
  expect(Math.max(...peaks)).toBeLessThanOrEqual(0.1);
  for (const note of notes) expect((note as unknown as { ends: number }).ends).toBeLessThan(11);
  expect(close).not.toHaveBeenCalled();
  notes.at(-1)?.onended?.();
  expect(close).toHaveBeenCalledTimes(1);
});

test("is not kept for later where the browser does not allow it now", () => {
  const { Class, notes, close } = makeAudio("suspended");
  playSoftTone(() => Class);
  expect([notes.length, close.mock.calls.length]).toEqual([0, 1]);
});

test("never throws", () => {
  expect(() => playSoftTone()).not.toThrow();
  class Broken {
    constructor() {
      throw new Error("no device");
    }
  }
  expect(() => playSoftTone(() => Broken as unknown as new () => AudioContext)).not.toThrow();
});
