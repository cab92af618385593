import type { SessionJudge } from "~/services/ports/session-judge";

/** How the widget's sessions are called; no issuer of identities calls one so. */
const WIDGET_SESSION = /^wgs_/;

/** Each session is judged by whoever began it: the widget's by the widget's, all others by the issuer. */
export function createSessionJudges(judges: {
  readonly issuer: SessionJudge;
  readonly widget: SessionJudge;
}): SessionJudge {
  return {
    async judgeSessions(sessionIds, options) {
      const widget = sessionIds.filter((id) => WIDGET_SESSION.test(id));
      if (widget.length === 0) return await judges.issuer.judgeSessions(sessionIds, options);
      const others = sessionIds.filter((id) => !WIDGET_SESSION.test(id));
      const doubts = await Promise.all([
        judges.widget.judgeSessions(widget, options),
        others.length === 0 ? new Map() : judges.issuer.judgeSessions(others, options),
      ]);
      return new Map(doubts.flatMap((each) => [...each]));
    },
  };
}
