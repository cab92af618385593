import type { IdleWatch } from "~/client/idle-watch";
import type { WidgetFrameConfig, WidgetSession } from "~/protocol/widget-frame";
import type { WidgetMessageToFrame, WidgetNotice } from "~/protocol/widget-messages";
import { type Access, AccessRefused, createAccess, type Visitor } from "./access";
import { createHostAsker } from "./ask-host";
import { beginConversation } from "./begin-conversation";
import { ENGLISH } from "./english";
import { type FrameState, type FrameView, findEnd, type SayUntil, toProblem, toShown } from "./frame-state";
import type { FrameProblem, Language } from "./frame-words";
import { type HostWindow, openHostLine } from "./host-line";
import { loadLanguage } from "./load-language";
import { applyLook } from "./look";
import { signInByPopup } from "./sign-in-popup";
import { watchIdle } from "./watch-idle";

/** The frame behind its screen. */
export type Frame = ReturnType<typeof createFrame>;

/** Talks with the page, keeps the session and the conversation. Begins when it is first shown. */
export function createFrame(config: WidgetFrameConfig, host: HostWindow) {
  let state: FrameState = {
    view: { kind: "loading" },
    ...{ language: ENGLISH, isShown: false, isBlocked: false, idle: { status: "active" } },
  };
  const listeners = new Set<() => void>();
  let access: Access | null = null;
  let watch: IdleWatch | null = null;
  let stopListening: (() => void) | undefined;
  let told = { unread: 0, closed: false };
  let wanted: Language["locale"] = "en";
  const asker = createHostAsker(() => line);
  const line = openHostLine(host, config.origins, hear);
  if (line === null) set({ view: { kind: "problem", problem: "not_here" } });

  function set(change: Partial<FrameState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  const notify = (code: WidgetNotice) => line?.send({ renavest: "notice", code });

  function hear(message: WidgetMessageToFrame): void {
    if (message.renavest === "settings") {
      applyLook(message.theme, message.accent ?? config.accent);
      void speak(message.locale ?? "en");
    } else if (message.renavest === "shown") {
      set({ isShown: message.open });
      if (message.open && access === null && state.view.kind === "loading") void goOn(make());
    } else if (message.renavest === "token") asker.hear(message.token);
    else if (message.renavest === "end") drop("signed_out");
  }

  async function speak(locale: Language["locale"]): Promise<void> {
    wanted = locale;
    const language = await loadLanguage(locale);
    if (wanted !== locale) return;
    document.documentElement.lang = language.locale;
    set({ language });
  }

  function make(): Access {
    const made: Access = createAccess({
      siteKey: config.siteKey,
      fetch: (input, init) => fetch(input, init),
      now: Date.now,
      askHost: async (refused) => (config.modes.includes("token") ? asker.ask(refused) : null),
      onOther: () => access === made && drop("signed_out"),
    });
    return made;
  }

  /** Nothing of the person stays, here or at the server. */
  function drop(problem: FrameProblem): void {
    stopListening?.();
    watch?.stop();
    access?.end();
    const view: FrameView = { kind: "problem", problem: toShown(state.view, problem) };
    if (state.view.kind === "chat") state.view.session.forget();
    access = null;
    if (told.unread > 0) line?.send({ renavest: "unread", count: 0 });
    told = { unread: 0, closed: false };
    set({ view, idle: { status: "active" } });
    if (problem === "identity") notify("identity_required");
    if (problem === "not_here" || problem === "unreachable") notify("unavailable");
  }

  async function goOn(own: Access): Promise<void> {
    access = own;
    set({ view: { kind: "loading" }, isBlocked: false });
    try {
      const entered = await own.enter();
      if (access !== own) return;
      if (entered === null) {
        if (config.visitorDays !== null) {
          const { drawVisitorForm: draw } = await import("./visitor-form");
          if (access === own) set({ view: { kind: "visitor", draw } });
          return;
        }
        if (config.modes.includes("popup")) return drop("identity");
        notify("identity_required");
        return drop("signed_out");
      }
      await show(own, entered, null);
    } catch (error) {
      if (access === own) drop(toProblem(error));
    }
  }

  async function show(own: Access, entered: WidgetSession, sayUntil: SayUntil): Promise<void> {
    const session = await beginConversation(own, entered, () => access === own);
    if (access !== own) return;
    const { channelId, you } = entered;
    set({ view: { kind: "chat", session, channelId, sayUntil } });
    stopListening = session.subscribe(look);
    watch = watchIdle(config.idleMinutes, { personId: you.id, session: channelId }, (idle) => {
      if (idle.status === "ended") drop("idle");
      else set({ idle });
    });
    look();
  }

  /** What of the conversation concerns the page: a count, and whether it is closed. */
  function look(): void {
    if (state.view.kind !== "chat") return;
    const { session, channelId } = state.view;
    const snapshot = session.getSnapshot();
    const end = findEnd(snapshot);
    const channel = snapshot.channels.find(({ id }) => id === channelId);
    if (end !== null) drop(end);
    if (end !== null || channel === undefined) return;
    const closed = channel.status === "closed";
    if (channel.unread !== told.unread) line?.send({ renavest: "unread", count: channel.unread });
    if (closed && !told.closed) notify("closed_conversation");
    told = { unread: channel.unread, closed };
  }

  return {
    config,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getState: () => state,
    close: () => line?.send({ renavest: "close" }),
    stay: () => watch?.stay(),
    retry: () => void goOn(make()),
    /** A session ran out and the page had no new word: what is on the screen waits. */
    resume() {
      if (state.view.kind !== "chat") return;
      state.view.session.stop();
      state.view.session.start();
    },
    /** Somebody nobody vouches for begins. False: their name is none. */
    async visit(visitor: Visitor, sayUntil: SayUntil): Promise<boolean> {
      const own = access;
      try {
        const entered = await own?.enterAsVisitor(visitor);
        if (own && entered && access === own) await show(own, entered, sayUntil);
      } catch (error) {
        if (error instanceof AccessRefused && error.status === 400) return false;
        if (access === own) drop(toProblem(error));
      }
      return true;
    },
    /** In a click. */
    async signIn() {
      const code = await signInByPopup(config.siteKey);
      const own = access ?? make();
      try {
        if (code === null || !(await own.enterBy(code))) return set({ isBlocked: true });
      } catch (error) {
        return drop(toProblem(error));
      }
      if (state.view.kind === "chat") return this.resume();
      await goOn(own);
    },
  };
}
