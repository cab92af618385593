import type { KeyboardEvent } from "react";

/** Enter sends with a real keyboard; on a touch screen, and while an input method composes, it does what it always does. */
export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return false;
  // Safari reports the Enter that ends a composition as key code 229, after the composition has ended.
  if (event.nativeEvent.isComposing || event.keyCode === 229) return false;
  return event.ctrlKey || event.metaKey || !isTouchFirst();
}

/** Whether the main pointer is a finger: then there is an on-screen keyboard, and Enter breaks the line. */
export function isTouchFirst(): boolean {
  return window.matchMedia?.("(hover: none) and (pointer: coarse)").matches ?? false;
}
