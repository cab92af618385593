import type { RenavestChat, RenavestChatApi } from "../../../public/widget";
import type { createWidget } from "../../../widget/loader/widget";

// Read by `tsc` and run by nobody: the types as a partner's project sees them.

type Made = ReturnType<typeof createWidget>;

/** What the script has is what its types promise. */
export function asPromised(made: Omit<Made, "on" | "off">): Omit<RenavestChatApi, "on" | "off"> {
  return made;
}

/** As partners write it; `tsc` reads it and nobody runs it. */
export function asPartnersWriteIt(chat: RenavestChat): void {
  chat("boot", { site: "key", getToken: async () => "token", theme: "dark", zIndex: 5 });
  chat("on", "unread", ({ count }) => count.toFixed());
  chat("on", "error", ({ code }) => code === "no_answer");
  chat("open");
  chat.on?.("ready", () => undefined);
  void chat.diagnose?.().then(([first]) => first?.fix);
  // @ts-expect-error: no such call
  chat("explode");
  // @ts-expect-error: no such event
  chat("on", "message", () => undefined);
  // @ts-expect-error: a token is asked for, never given
  chat("boot", { site: "key", token: "text" });
  // @ts-expect-error: nothing of a conversation comes with an event
  chat("on", "unread", ({ text }) => text);
  // @ts-expect-error: the stub has no methods before the script has loaded
  chat.open();
}
