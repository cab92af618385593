import { describe, expect, it, vi } from "vitest";
import { createStore } from "~/client/store";

function makeStore(onChange: () => void = () => {}) {
  const toSnapshot = vi.fn((state: number) => ({ shown: state }));
  const store = createStore({ state: 1, toSnapshot, onChange });
  const listener = vi.fn();
  const unsubscribe = store.subscribe(listener);
  return { store, toSnapshot, listener, unsubscribe };
}

describe("a store", () => {
  it("gives the same snapshot until something changes", () => {
    const { store, toSnapshot } = makeStore();
    const first = store.getSnapshot();
    expect(store.getSnapshot()).toBe(first);
    store.update((n) => n + 1);
    expect(store.getSnapshot()).toEqual({ shown: 2 });
    expect(toSnapshot).toHaveBeenCalledTimes(2);
  });

  it("tells its listeners at once, and nobody who has left", () => {
    const { store, listener, unsubscribe } = makeStore();
    store.update((n) => n + 1);
    expect(listener).toHaveBeenCalledTimes(1);
    unsubscribe();
    store.update((n) => n + 1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("does not tell of a change that is none", () => {
    const { store, listener } = makeStore();
    store.update((n) => n);
    expect(listener).not.toHaveBeenCalled();
  });

  it("tells when something outside the state was touched", () => {
    const { store, listener } = makeStore();
    const before = store.getSnapshot();
    store.touch();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.getSnapshot()).not.toBe(before);
  });

  it("tells once for a batch, after all of it", () => {
    const { store, listener } = makeStore();
    listener.mockImplementation(() => expect(store.get()).toBe(4));
    store.batch(() => {
      store.update((n) => n + 1);
      store.batch(() => store.update((n) => n + 1));
      store.update((n) => n + 1);
    });
    expect(listener).toHaveBeenCalledTimes(1);
    store.batch(() => {});
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("tells of what was done before a batch failed", () => {
    const { store, listener } = makeStore();
    const failing = () =>
      store.batch(() => {
        store.update((n) => n + 1);
        throw new Error("half way");
      });
    expect(failing).toThrow("half way");
    expect(listener).toHaveBeenCalledTimes(1);
    store.update((n) => n + 1);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it("lets its owner react before anybody looks", () => {
    const { store, listener } = makeStore(() => store.update((n) => Math.max(n, 10)));
    store.update((n) => n + 1);
    expect(store.getSnapshot()).toEqual({ shown: 10 });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("may be changed by a listener, and lets one subscribe twice", () => {
    const { store, listener } = makeStore();
    listener.mockImplementationOnce(() => store.update((n) => n + 10));
    const leave = store.subscribe(listener);
    store.update((n) => n + 1);
    expect(store.get()).toBe(12);
    leave();
    listener.mockClear();
    store.touch();
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
