/** As `aria-keyshortcuts` writes it. No browser uses these keys, and they type nothing. */
export const SEARCH_KEYS = "Control+Shift+F Meta+Shift+F";

type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether somebody asks for the search of the conversation. */
export function isSearchKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Keys): boolean {
  return key.toLowerCase() === "f" && shiftKey && ctrlKey !== metaKey && !altKey;
}

/** The keys as the keyboard in front of the person names them. */
export function toSearchKeysText(): string {
  return /^(Mac|iP)/.test(navigator.platform) ? "⇧⌘F" : "Ctrl+Shift+F";
}
