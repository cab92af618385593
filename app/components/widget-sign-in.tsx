import { Form } from "@remix-run/react";
import { useEffect, useState } from "react";
import { WIDGET_CODE_MESSAGE } from "~/protocol/widget-frame";
import { usePageWords } from "./page-words/language";

/** By itself, where the frame does not. */
const CLOSE_MS = 3_000;

/** The pop-up in which somebody with an account here goes on in a partner's page, once they have said so. */
export function WidgetSignIn(props: {
  readonly name: string;
  readonly siteName: string;
  readonly mayContinue: boolean;
  readonly handedOver: { readonly code: string; readonly state: string } | null;
}) {
  const { name, siteName, mayContinue, handedOver } = props;
  const words = usePageWords().widgetSignIn;
  const isLost = useHandOver(handedOver);
  if (handedOver !== null)
    return (
      <div className="page-notice" role="status">
        <h1>{isLost ? words.lost.title : words.done}</h1>
        {isLost && <p>{words.lost.text}</p>}
        <noscript>{words.needsScript}</noscript>
      </div>
    );
  return (
    <div className="page-notice">
      <h1>{words.title(siteName)}</h1>
      {mayContinue ? (
        <>
          <p>{words.lead(siteName)}</p>
          <Form method="post">
            <button type="submit" className="button">
              {words.continueAs(name)}
            </button>
          </Form>
          <p>{words.unasked}</p>
        </>
      ) : (
        <p>{words.ownPagesOnly(name)}</p>
      )}
    </div>
  );
}

/** To our own origin alone: the opener is our frame, or it gets nothing. True: there is no opener (any more). */
function useHandOver(handedOver: { readonly code: string; readonly state: string } | null): boolean {
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (handedOver === null) return;
    const opener: unknown = window.opener;
    if (opener === null) return setLost(true);
    window.opener.postMessage({ type: WIDGET_CODE_MESSAGE, ...handedOver }, window.location.origin);
    // The frame closes this window once it has the code: one that is gone too soon takes its message along.
    const timer = setTimeout(() => window.close(), CLOSE_MS);
    return () => clearTimeout(timer);
  }, [handedOver]);
  return isLost;
}
