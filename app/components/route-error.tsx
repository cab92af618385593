import { isRouteErrorResponse, useLocation, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { PATHS } from "~/protocol/paths";
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

/** What went wrong, in words a person can use. `inConversation`: while showing one of them. */
export function RouteError({ inConversation = false }: { inConversation?: boolean }) {
  const error = useRouteError();
  const words = usePageWords().errors;
  const { pathname } = useLocation();
  const root = useRouteLoaderData<{ chatEnabled: boolean }>("root");
  const status = isRouteErrorResponse(error) ? error.status : null;
  if (status === 402) return <NoPlan />;
  const place = { status, inConversation, switchedOff: root?.chatEnabled === false };
  const notice = toNotice(place, words);
  // A wrong address is nothing to write to us about.
  const requestId = isRouteErrorResponse(error) && status !== 404 ? findRequestId(error.data) : null;
  return (
    <div className="page-notice">
      <h1>{notice.title}</h1>
      <p>{notice.text}</p>
      <a className="button" href={toWayOn(place) ?? pathname}>
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
  if (place.status === 403) return words.noAccess;
  if (place.status === 503 || place.status === 429) return words.unavailable;
  const offline = place.status === null && typeof navigator !== "undefined" && navigator.onLine === false;
  return offline ? words.offline : words.other;
}

/** Null: the same page again. */
function toWayOn({ status, inConversation, switchedOff }: ErrorPlace): string | null {
  if (status === 403) return PATHS.home;
  if (status !== 404) return null;
  return inConversation && !switchedOff ? PATHS.conversations : PATHS.home;
}
