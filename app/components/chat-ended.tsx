import { useLocation } from "@remix-run/react";
import { PATHS } from "~/protocol/paths";
import { NoPlan } from "./no-plan";
import { usePageWords } from "./page-words/language";
import type { Notice } from "./page-words/page-words";
import type { ChatEnd } from "./use-chat-end";

/** Stands where the chat was: why it is not there any more, and what to do. */
export function ChatEnded({ end, lapsed }: { end: ChatEnd; lapsed: boolean }) {
  const words = usePageWords();
  const { pathname } = useLocation();
  switch (end) {
    case "no_plan":
      return <NoPlan lapsed={lapsed} waits />;
    case "subscription_ended":
      return <NoPlan lapsed waits />;
    case "signed_out":
      return (
        <EndNotice
          notice={words.ended.signedOut}
          href={`${PATHS.signIn}?redirectTo=${encodeURIComponent(pathname)}`}
        />
      );
    case "revoked":
      return <EndNotice notice={words.ended.revoked} href={PATHS.home} />;
    case "feature_off":
      return <EndNotice notice={words.errors.switchedOff} href={PATHS.home} />;
  }
}

/** Said aloud: nobody has asked for it. */
function EndNotice({ notice, href }: { notice: Notice; href: string }) {
  return (
    <div className="page-notice" role="alert">
      <h1>{notice.title}</h1>
      <p>{notice.text}</p>
      <a className="button" href={href}>
        {notice.action}
      </a>
    </div>
  );
}
