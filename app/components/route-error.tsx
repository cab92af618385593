import { isRouteErrorResponse, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { conversationPath, PATHS } from "~/protocol/paths";
import { findRequestId } from "./find-request-id";
import { NoPlan } from "./no-plan";
import { usePageWords } from "./page-words/language";
import type { Notice, PageWords } from "./page-words/page-words";

/** Where an error happened, as far as the words depend on it. */
interface ErrorPlace {
  readonly status: number | null;
  readonly inConversation: boolean;
  readonly switchedOff: boolean;
}

/** What went wrong, in words a person can use. `channelId`: the conversation this happened in. */
export function RouteError({ channelId = null }: { channelId?: string | null }) {
  const error = useRouteError();
  const words = usePageWords().errors;
  const root = useRouteLoaderData<{ chatEnabled: boolean }>("root");
  const status = isRouteErrorResponse(error) ? error.status : null;
  if (status === 402) return <NoPlan />;
  const place = { status, inConversation: channelId !== null, switchedOff: root?.chatEnabled === false };
  const notice = toNotice(place, words);
  // A wrong address is nothing to write to us about.
  const requestId = isRouteErrorResponse(error) && status !== 404 ? findRequestId(error.data) : null;
  return (
    <div className="page-notice">
      <h1>{notice.title}</h1>
      <p>{notice.text}</p>
      <a className="button" href={toWayOn(place, channelId)}>
        {notice.action}
      </a>
      {requestId === null ? null : <p className="page-notice__reference">{words.reference(requestId)}</p>}
    </div>
  );
}

function toNotice(place: ErrorPlace, words: PageWords["errors"]): Notice {
  if (place.status === 404) {
    if (place.switchedOff) return words.switchedOff;
    return place.inConversation ? words.conversationNotFound : words.notFound;
  }
  if (place.status === 503 || place.status === 429) return words.unavailable;
  const offline = place.status === null && typeof navigator !== "undefined" && navigator.onLine === false;
  return offline ? words.offline : words.other;
}

/** An empty address loads the same page again. */
function toWayOn({ status, switchedOff }: ErrorPlace, channelId: string | null): string {
  if (status === 404) return channelId === null || switchedOff ? PATHS.home : PATHS.conversations;
  return channelId === null ? "" : conversationPath(channelId);
}
