import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConnectionNotice } from "~/chat-ui/connection-notice";
import type { ConnectionState } from "~/client/snapshot";
import { Surroundings } from "./support/render-conversation";

function setUp(connection: ConnectionState, onTryNow = vi.fn(), kept = true) {
  vi.useFakeTimers();
  const draw = (state: ConnectionState) => (
    <Surroundings>
      <ConnectionNotice
        connection={state}
        kept={kept}
        onTryNow={onTryNow}
        whenEnded={({ reason }) => <a href="/">{reason}</a>}
      />
    </Surroundings>
  );
  const { rerender } = render(draw(connection));
  return {
    change: (state: ConnectionState) => rerender(draw(state)),
    wait: (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds)),
    text: () => screen.getByRole("status").textContent,
  };
}

afterEach(() => void vi.useRealTimers());

describe("the connection notice", () => {
  it.each([{ status: "idle" }, { status: "live" }] as const)(
    "says nothing while all is well (%o)",
    (state) => {
      const { wait, text } = setUp(state);
      wait(60_000);
      expect(text()).toBe("");
    },
  );

  it.each([
    [{ status: "connecting" }, "Connecting…"],
    [{ status: "catching_up" }, "Catching up on what you missed…"],
    [{ status: "waiting", retryAt: 0 }, "We can't reach your messages right now. We keep trying."],
  ] as const)("waits two seconds before %o", (state, words) => {
    const { wait, text } = setUp(state);
    wait(1_999);
    expect(text()).toBe("");
    wait(1);
    expect(text()).toContain(words);
  });

  it("stays while one trouble turns into another, and goes at once when all is well", () => {
    const { change, wait, text } = setUp({ status: "waiting", retryAt: 0 });
    wait(2_000);
    change({ status: "connecting" });
    expect(text()).toContain("Connecting…");
    change({ status: "live" });
    expect(text()).toBe("");
    change({ status: "connecting" });
    expect(text()).toBe("");
  });

  it("says at once that one is offline", () => {
    expect(setUp({ status: "offline" }).text()).toContain("You're offline. What you write will be sent");
  });

  it("lets one try at once", () => {
    const onTryNow = vi.fn();
    setUp({ status: "waiting", retryAt: 0 }, onTryNow).wait(2_000);
    fireEvent.click(screen.getByRole("button", { name: "Try now" }));
    expect(onTryNow).toHaveBeenCalledOnce();
  });

  it.each(["signed_out", "revoked", "subscription_ended", "feature_off"] as const)(
    "says why it ended (%s) and what to do",
    (reason) => {
      const { text } = setUp({ status: "ended", reason });
      expect(text()?.length).toBeGreaterThan(30);
      expect(screen.getByRole("link", { name: reason })).toBeTruthy();
    },
  );

  it("says that unsent text is kept only where that is true", () => {
    const kept = "What you wrote is kept on this device.";
    expect(setUp({ status: "ended", reason: "signed_out" }).text()).toContain(kept);
    cleanup();
    expect(setUp({ status: "ended", reason: "signed_out" }, vi.fn(), false).text()).not.toContain(kept);
    cleanup();
    // Nobody can send it any more.
    expect(setUp({ status: "ended", reason: "revoked" }).text()).not.toContain(kept);
  });
});
