import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import type { ChatSession, ChatSnapshot } from "~/client/snapshot";

/** The running session (null until the page has come to life) and what to draw now. */
export interface Chat {
  readonly session: ChatSession | null;
  readonly snapshot: ChatSnapshot;
}

const ChatContext = createContext<Chat | null>(null);

/** Draws from `session`, or from `initial` as long as there is none: the same picture, so nothing flashes. */
export function ChatProvider(props: {
  session: ChatSession | null;
  initial: ChatSnapshot;
  children: ReactNode;
}) {
  const { session, initial, children } = props;
  const subscribe = useCallback(
    (listener: () => void) => session?.subscribe(listener) ?? (() => undefined),
    [session],
  );
  const getSnapshot = useCallback(() => session?.getSnapshot() ?? initial, [session, initial]);
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, () => initial);
  const chat = useMemo<Chat>(() => ({ session, snapshot }), [session, snapshot]);
  return <ChatContext.Provider value={chat}>{children}</ChatContext.Provider>;
}

/** The chat of this page; throws outside a `ChatProvider`. */
export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (chat === null) throw new Error("useChat needs a ChatProvider above it");
  return chat;
}
