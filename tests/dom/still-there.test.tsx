import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { StillThere } from "~/chat-ui/idle/still-there";
import { en } from "~/chat-ui/words/en";
import { es } from "~/chat-ui/words/es";
import { WordsProvider } from "~/chat-ui/words/words-context";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const modal = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  // What jsdom lacks; the browser's own is tested in tests/e2e/idle.test.ts.
  HTMLDialogElement.prototype.showModal = modal.mockImplementation(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  return () => {
    cleanup();
    vi.useRealTimers();
  };
});

function show({ kept = true, words = en } = {}) {
  const onStay = vi.fn();
  render(
    <WordsProvider words={words}>
      <StillThere endsAtMs={NOW + 60_000} kept={kept} onStay={onStay} />
    </WordsProvider>,
  );
  return { onStay, dialog: screen.getByRole("alertdialog") };
}

it("asks as a modal alert with a name and a description", () => {
  const { dialog } = show();
  expect(modal).toHaveBeenCalledOnce();
  expect(screen.getByRole("alertdialog", { name: "Still there?" })).toBe(dialog);
  const described = document.getElementById(dialog.getAttribute("aria-describedby") ?? "");
  expect(described?.textContent).toContain("you'll be signed out in a minute");
  expect(described?.textContent).toContain("kept on this device");
});

it("counts down in sight, outside of what is read out", async () => {
  const { dialog } = show();
  const timer = screen.getByRole("timer", { name: "Time left" });
  expect(timer.textContent).toBe("1:00");
  await act(() => vi.advanceTimersByTimeAsync(18_000));
  expect(timer.textContent).toBe("0:42");
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(timer.textContent).toBe("0:00");
  expect(document.getElementById(dialog.getAttribute("aria-describedby") ?? "")?.contains(timer)).toBe(false);
  expect(dialog.querySelector("[aria-live], [role=status], [role=alert]")).toBeNull();
});

it("takes the button and Escape for an answer", () => {
  const { onStay, dialog } = show();
  fireEvent.click(screen.getByRole("button", { name: "I'm still here" }));
  const pressed = new Event("cancel", { cancelable: true });
  fireEvent(dialog, pressed);
  expect(onStay).toHaveBeenCalledTimes(2);
  expect(pressed.defaultPrevented).toBe(true);
});

it("promises nothing that the device does not keep", () => {
  show({ kept: false });
  expect(screen.queryByText(/is kept/)).toBeNull();
  expect(screen.getByText(/can't be kept/)).toBeTruthy();
});

it("speaks Spanish", () => {
  show({ words: es });
  expect(screen.getByRole("alertdialog", { name: "¿Sigues ahí?" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Sigo aquí" })).toBeTruthy();
});
