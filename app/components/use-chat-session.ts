import { useEffect, useRef, useState } from "react";
import { createBrowserDevice } from "~/client/browser-device";
import { createChatSession } from "~/client/session";
import type { ChatSession } from "~/client/snapshot";
import type { WirePerson } from "~/protocol/messages";
import type { ListAnswer } from "~/protocol/requests";
import { clerkFetch } from "./clerk-fetch";
import { type Logoff, wasIdle } from "./use-idle-logoff";

interface ChatSessionProps {
  readonly you: WirePerson;
  readonly list: ListAnswer;
  readonly deviceKeys: readonly string[];
  readonly logoff: Logoff;
}

/** The one session of this tab: begins when the page has come to life, ends with it. Null before, and without a plan. */
export function useChatSession(
  { you, list, deviceKeys, logoff }: ChatSessionProps,
  enabled: boolean,
): ChatSession | null {
  const [session, setSession] = useState<ChatSession | null>(null);
  const first = useRef({ you, list, wasIdle: () => wasIdle(you.id, logoff) });
  const keys = useRef(deviceKeys);
  const merged = useRef(list);

  useEffect(() => {
    if (!enabled) return;
    const created = createChatSession({
      ...first.current,
      fetch: clerkFetch,
      device: createBrowserDevice({ deviceKeys: keys.current }),
    });
    created.start();
    setSession(created);
    return () => {
      created.stop();
      setSession(null);
    };
  }, [enabled]);

  useEffect(() => {
    if (session === null || merged.current === list) return;
    merged.current = list;
    session.mergeList(list);
  }, [session, list]);

  return session;
}
