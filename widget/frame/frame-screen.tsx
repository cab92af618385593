import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { ConnectionNotice } from "~/chat-ui/connection-notice";
import { ClockProvider } from "~/chat-ui/time/clock";
import { WordsProvider } from "~/chat-ui/words/words-context";
import type { SessionCore } from "~/client/session-parts";
import type { TalkSession } from "~/client/snapshot";
import type { Frame } from "./frame";
import type { DrawVisit, FrameState } from "./frame-state";
import { WidgetConversation } from "./widget-conversation";

/** Everything in the frame. Esc closes it, unless something in it had a use for the key. */
export function FrameScreen({ frame }: { frame: Frame }) {
  const state = useSyncExternalStore(frame.subscribe, frame.getState);
  const { words, own, locale } = state.language;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]"))
        frame.close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [frame]);
  const close = (
    <button type="button" className="frame-close" aria-label={own.close} onClick={frame.close}>
      <svg className="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d="M6 6l12 12M18 6L6 18"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
        />
      </svg>
    </button>
  );
  return (
    <WordsProvider words={words}>
      <ClockProvider>
        <main className="frame" lang={locale}>
          <Inside frame={frame} state={state} close={close} />
        </main>
        {state.rest !== null && state.idle.status === "warned" ? (
          <state.rest.StillThere endsAtMs={state.idle.endsAtMs} kept={false} onStay={frame.stay} />
        ) : null}
      </ClockProvider>
    </WordsProvider>
  );
}

function Inside({ frame, state, close }: { frame: Frame; state: FrameState; close: ReactNode }) {
  const { view, rest } = state;
  const { own } = state.language;
  if (view.kind === "chat") return <Chat {...view} frame={frame} state={state} close={close} />;
  // Its words are on their way.
  const isUnsaid = view.kind === "problem" && !(view.problem in own.problems) && !state.isCut;
  if (view.kind === "loading" || isUnsaid)
    return (
      <>
        <div className="frame-bar">{close}</div>
        <p className="frame-notice" role="status">
          {own.loading}
        </p>
      </>
    );
  if (view.kind === "visitor")
    return (
      <>
        <div className="frame-bar">{close}</div>
        <Visit draw={view.draw} frame={frame} state={state} />
      </>
    );
  const { problem } = view;
  const { title, text } = own.problems[problem] ?? own.problems.unreachable;
  const mayRetry = problem !== "identity" || rest === null;
  return (
    <>
      <div className="frame-bar">{close}</div>
      <div className="frame-notice" role="alert">
        <h1>{title}</h1>
        <p>{state.isBlocked ? own.blocked : text}</p>
        {rest !== null &&
        frame.config.modes.includes("popup") &&
        (problem === "identity" || problem === "signed_out") ? (
          <button type="button" className="button" onClick={() => void frame.signIn()}>
            {own.signIn}
          </button>
        ) : null}
        {mayRetry ? (
          <button type="button" className="quiet-button" onClick={frame.retry}>
            {problem === "idle" ? own.reopen : own.again}
          </button>
        ) : null}
      </div>
    </>
  );
}

/** What draws itself: it is loaded where it is needed, and knows nothing of components. */
function Visit(props: { draw: DrawVisit; frame: Frame; state: FrameState; until?: string | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const { draw, frame, until } = props;
  const { language } = props.state;
  useEffect(() => draw(form.current, frame, language, until), [draw, frame, language, until]);
  return <form ref={form} />;
}

function Chat(props: {
  frame: Frame;
  state: FrameState;
  session: TalkSession;
  core: SessionCore;
  channelId: string;
  drawNote: DrawVisit | null;
  close: ReactNode;
}) {
  const { frame, state, session, channelId } = props;
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const { own, locale } = state.language;
  const { greeting } = frame.config;
  const promise = state.rest?.sayReply(frame.config, locale, new Date());
  const conversation = snapshot.conversations[channelId];
  if (conversation === undefined) return <div className="frame-bar">{props.close}</div>;
  const signsInByPopup = state.rest !== null && !frame.config.modes.includes("token");
  return (
    <WidgetConversation
      key={channelId}
      note={
        props.drawNote && (
          <Visit
            draw={props.drawNote}
            frame={frame}
            state={state}
            until={conversation.channel.visitor?.until}
          />
        )
      }
      conversation={conversation}
      you={snapshot.you}
      session={session}
      core={props.core}
      rest={state.rest}
      isShown={state.isShown}
      ended={snapshot.connection.status === "ended"}
      close={props.close}
      notice={
        <ConnectionNotice
          connection={snapshot.connection}
          kept={snapshot.keepsUnsent}
          onTryNow={frame.resume}
          whenEnded={() => (
            <button
              type="button"
              className="text-button"
              onClick={signsInByPopup ? () => void frame.signIn() : frame.resume}
            >
              {signsInByPopup ? own.signIn : own.again}
            </button>
          )}
        />
      }
      greeting={
        greeting === null && !promise ? null : (
          <div className="frame-greeting">
            {greeting === null ? null : <p>{greeting[locale]}</p>}
            {promise && <p className="frame-promise">{promise}</p>}
          </div>
        )
      }
    />
  );
}
