import { useNavigate } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useChat } from "~/chat-ui/session/chat-context";
import { browserClock } from "~/client/clock";
import { type BrowserNotices, findBrowserNotices } from "~/client/notices/browser-notices";
import { createNoticeBoard } from "~/client/notices/notice-board";
import { createNoticeSettings, type NoticeSettings } from "~/client/notices/notice-settings";
import { findNoticeTabs } from "~/client/notices/notice-tabs";
import { playSoftTone } from "~/client/notices/soft-tone";
import { conversationPath } from "~/protocol/paths";
import { usePageWords } from "../page-words/language";

/** Above every notification: whose it is, and nothing about whom. */
export const OUR_NAME = "Renavest";

/** What the person chose, and what the browser can do. */
export interface Notices {
  readonly settings: NoticeSettings;
  readonly browser: BrowserNotices;
}

/** Tells the person of new messages as they chose, as long as a session runs. Null on the server. */
export function useNotices(): Notices | null {
  const { session, snapshot } = useChat();
  const words = usePageWords().notices;
  const navigate = useNavigate();
  const goTo = useRef(navigate);
  const [notices] = useState(() => findNotices(snapshot.you.id));

  useEffect(() => {
    goTo.current = navigate;
  }, [navigate]);

  useEffect(() => {
    if (session === null || notices === null) return;
    const board = createNoticeBoard({
      tabs: findNoticeTabs(),
      clock: browserClock,
      choice: notices.settings.get,
      show: (channelId) =>
        notices.browser.show({
          tag: `renavest-${channelId}`,
          title: OUR_NAME,
          body: words.newMessage,
          onClick: () => goTo.current(conversationPath(channelId)),
        }),
      play: playSoftTone,
    });
    const look = () => board.see(session.getSnapshot().channels);
    look();
    const unsubscribe = session.subscribe(look);
    return () => {
      unsubscribe();
      board.stop();
    };
  }, [session, notices, words]);

  return notices;
}

function findNotices(personId: string): Notices | null {
  if (typeof window === "undefined") return null;
  const settings = createNoticeSettings({
    personId,
    storage: findDeviceStorage(),
    onOtherTab(listener) {
      const hear = ({ key }: StorageEvent) => listener(key);
      window.addEventListener("storage", hear);
      return () => window.removeEventListener("storage", hear);
    },
  });
  return { settings, browser: findBrowserNotices() };
}

/** Null where the browser blocks it. */
function findDeviceStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
