import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useChat } from "~/chat-ui/session/chat-context";
import type { ChatSnapshot } from "~/client/snapshot";
import type { FinalByeReason } from "~/protocol/events";
import type { ListAnswer } from "~/protocol/requests";
import { clearPageData } from "./clear-page-data";

/** Why nothing of the chat may be on the screen. `no_plan`: there was none when the page was made. */
export type ChatEnd = FinalByeReason | "no_plan";

/**
 * Null while the chat may be shown. A session that has only run out hides nothing: what is on the screen and what was
 * typed waits for its person to sign in again. Looking at the page again asks the server again.
 */
export function useChatEnd(hasPlan: boolean, list: ListAnswer): ChatEnd | null {
  const { session, snapshot } = useChat();
  const end = findEnd(snapshot, hasPlan);
  const isHidden = end !== null;
  useEffect(() => {
    if (isHidden) clearPageData();
  }, [isHidden]);
  const mayReturn = isHidden && end !== "signed_out";
  useAskAgain(mayReturn, end === "no_plan" || end === "subscription_ended");

  // What the server has just answered proves that the chat is there again.
  const answered = useRef(list);
  useEffect(() => {
    if (answered.current === list) return;
    answered.current = list;
    if (!mayReturn || !hasPlan) return;
    session?.stop();
    session?.start();
  }, [list, mayReturn, hasPlan, session]);
  return end;
}

function findEnd({ forgotten, connection }: ChatSnapshot, hasPlan: boolean): ChatEnd | null {
  if (forgotten) return "signed_out";
  if (connection.status === "ended" && connection.reason !== "signed_out") return connection.reason;
  return hasPlan ? null : "no_plan";
}

/** Between one look and the next while somebody waits: soon at first, then once a minute. */
const LOOK_MS = [10_000, 20_000, 40_000, 60_000] as const;

/** Whoever comes back to the page may have renewed their plan elsewhere; whoever stays need not do anything. */
function useAskAgain(wanted: boolean, waits: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!wanted) return;
    const ask = () => {
      if (document.visibilityState === "visible") revalidate();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookLater = (looks: number) => {
      timer = setTimeout(
        () => {
          ask();
          lookLater(looks + 1);
        },
        LOOK_MS[Math.min(looks, LOOK_MS.length - 1)],
      );
    };
    if (waits) lookLater(0);
    document.addEventListener("visibilitychange", ask);
    window.addEventListener("focus", ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", ask);
      window.removeEventListener("focus", ask);
    };
  }, [wanted, waits, revalidate]);
}
