/**
 * Types of the chat's script, `/widget.js`. Copy this file into your project, or refer to it:
 * `/// <reference path="./widget.d.ts" />`. What each call does: `/partners/docs`.
 */

/** What `boot`, `update` and `identify` take. All but `getToken` may also stand on the script tag as `data-` attributes. */
export interface RenavestChatSettings {
  /** Your site key. Needed once, for the first `boot`. */
  site?: string;
  /** A token of your server's for whoever is signed in, for one use; empty while nobody is. */
  getToken?: () => Promise<string> | string;
  /** Without it, the language of your page. */
  locale?: "en" | "es" | (string & {});
  theme?: "light" | "dark" | "auto" | (string & {});
  /** `#rrggbb`. */
  accent?: string;
  /** Where lines end (the default) or start. */
  position?: "end" | "start" | (string & {});
  zIndex?: number | string;
  /** Selector of an element of yours that is to hold the chat; it has to be there by then. */
  container?: string;
  /** `default`, `none`, or a selector of your own buttons. */
  launcher?: "default" | "none" | (string & {});
  /** Text of the button. */
  label?: string;
}

/** Why there is no chat, or not now. */
export type RenavestChatErrorCode =
  /** `boot` without a site key. */
  | "site_missing"
  /** The chat could not be loaded or reached. */
  | "unavailable"
  /** The frame did not answer: unknown or disabled site, an origin that is not registered, or a policy in the way. */
  | "no_answer"
  /** The script is older than the frame understands: load it anew. */
  | "incompatible"
  /** `getToken` failed. */
  | "token_failed";

/** Events and what comes with them: counts and codes, never text, names or ids. */
export interface RenavestChatEvents {
  ready: undefined;
  open: undefined;
  close: undefined;
  unread: { readonly count: number };
  identity_required: undefined;
  token_expired: undefined;
  closed_conversation: undefined;
  error: { readonly code: RenavestChatErrorCode };
}

/** One field that can cross between your page and the chat, and why. */
export interface RenavestChatCrossing {
  readonly message: string;
  readonly to: "page" | "frame";
  readonly field: string | null;
  readonly kind: string | null;
  readonly purpose: string;
}

/** Something that keeps the chat from working (`error`), or that you had better know (`note`). */
export interface RenavestChatFinding {
  readonly code: string;
  readonly weight: "error" | "note";
  readonly problem: string;
  /** The line to add, or what to do. */
  readonly fix: string;
}

/** Everything that can be called. */
export interface RenavestChatApi {
  /** Begins; called again it is `update`. */
  boot(settings?: RenavestChatSettings): void;
  update(settings: RenavestChatSettings): void;
  /** Somebody else is signed in now: everything of the one before is gone first. */
  identify(settings: RenavestChatSettings): void;
  open(): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  /** Nobody is signed in any more. */
  shutdown(): void;
  /** Takes everything away, `window.RenavestChat` too. */
  destroy(): void;
  on<Name extends keyof RenavestChatEvents>(
    event: Name,
    listener: (detail: RenavestChatEvents[Name]) => void,
  ): void;
  off<Name extends keyof RenavestChatEvents>(
    event: Name,
    listener: (detail: RenavestChatEvents[Name]) => void,
  ): void;
  getUnreadCount(): number;
  whenReady(): Promise<void>;
  /** What is wrong on this page; empty where nothing is. Rejects where the chat's files are blocked. */
  diagnose(): Promise<readonly RenavestChatFinding[]>;
  /** Every field that ever crosses between your page and the chat. */
  privacyReport(): Promise<readonly RenavestChatCrossing[]>;
}

type Listening = "on" | "off";

/** The function of that name from the first line; its methods once the script has loaded. */
export interface RenavestChat extends Partial<RenavestChatApi> {
  <Name extends keyof RenavestChatEvents>(
    call: Listening,
    event: Name,
    listener: (detail: RenavestChatEvents[Name]) => void,
  ): unknown;
  /** Before the script has loaded nothing comes back. */
  <Name extends Exclude<keyof RenavestChatApi, Listening>>(
    call: Name,
    ...args: Parameters<RenavestChatApi[Name]>
  ): unknown;
  /** Calls that wait for the script. */
  q?: unknown[][];
}

declare global {
  interface Window {
    RenavestChat?: RenavestChat;
  }
}
