import { createStore } from "~/client/store";
import type { WidgetFrameConfig, WidgetSession } from "~/protocol/widget-frame";
import type { WidgetMessageToFrame, WidgetNotice } from "~/protocol/widget-messages";
import { type Access, createAccess, type Visitor } from "./access";
import { createHostAsker } from "./ask-host";
import { beginConversation } from "./begin-conversation";
import {
  BEGINNING,
  type DrawVisit,
  type FrameState,
  type FrameView,
  findEnd,
  toProblem,
  toShown,
} from "./frame-state";
import type { FrameProblem } from "./frame-words";
import { type HostWindow, openHostLine } from "./host-line";
import { createLater } from "./later";
import { applyLook } from "./look";
import { createPersonWatch } from "./person-watch";
import { createPageTeller } from "./tell-page";

/** The frame behind its screen. */
export type Frame = ReturnType<typeof createFrame>;

/** Talks with the page, keeps the session and the conversation. Begins when it is first shown. */
export function createFrame(config: WidgetFrameConfig, host: HostWindow) {
  const { get, ...store } = createStore<FrameState, FrameState>({
    state: BEGINNING,
    toSnapshot: (state) => state,
    onChange: () => undefined,
  });
  const set = (change: Partial<FrameState>) => store.update((state) => ({ ...state, ...change }));
  let access: Access | null = null;
  let stopListening: (() => void) | undefined;
  let onSettings: (() => void) | null = null;
  const asker = createHostAsker(() => line);
  const teller = createPageTeller(() => line);
  const watch = createPersonWatch(config.idleMinutes, (idle) => {
    if (idle.status === "ended") drop("idle");
    else set({ idle });
  });
  const { speak, fetchRest } = createLater({ get, set, onRest: (rest) => watch.learn(rest.watchIdle) });
  const line = openHostLine(host, config.origins, hear);
  const notify = (code: WidgetNotice) => line?.send({ renavest: "notice", code });
  if (line === null) drop("not_here");

  function hear(message: WidgetMessageToFrame): void {
    if (message.renavest === "settings") {
      applyLook(message.theme, message.accent ?? config.accent);
      void speak(message.locale ?? "en");
      onSettings?.();
    } else if (message.renavest === "shown") {
      set({ isShown: message.open });
      if (message.open && access === null && get().view.kind === "loading") void goOn(make());
    } else if (message.renavest === "token") asker.hear(message.token);
    else if (message.renavest === "end") drop("signed_out");
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

  /** Nothing of the conversation stays here. */
  function leave(): void {
    stopListening?.();
    watch.end();
    onSettings = null;
    const { view } = get();
    if (view.kind === "chat") view.session.forget();
  }

  /** Nothing of the person stays, here or at the server. */
  function drop(problem: FrameProblem): void {
    const view: FrameView = { kind: "problem", problem: toShown(get().view, problem) };
    access?.end();
    leave();
    access = null;
    teller.clear();
    set({ view, idle: { status: "active" } });
    // Its words are there.
    void fetchRest().catch(() => undefined);
    if (problem === "identity") notify("identity_required");
    if (problem === "not_here" || problem === "unreachable") notify("unavailable");
  }

  /** What is on the screen gives way to what these rights open. */
  async function goOn(own: Access): Promise<void> {
    leave();
    access = own;
    set({ view: { kind: "loading" }, isBlocked: false });
    try {
      const entered = await own.enter();
      if (access !== own) return;
      if (entered === null) {
        if (config.visitorDays !== null) {
          const [{ drawVisitorForm: draw }] = await Promise.all([import("./visitor-form"), fetchRest()]);
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

  async function show(own: Access, entered: WidgetSession, drawNote: DrawVisit | null): Promise<void> {
    const loadConnect = async () => (await fetchRest()).connectAlone;
    const talk = await beginConversation(own, entered, () => access === own, loadConnect);
    if (access !== own) return;
    const { channelId } = entered;
    set({ view: { kind: "chat", ...talk, channelId, drawNote } });
    stopListening = talk.session.subscribe(look);
    watch.begin({ personId: entered.you.id, session: channelId });
    look();
  }

  function look(): void {
    const { view } = get();
    if (view.kind !== "chat") return;
    const { session, channelId } = view;
    const snapshot = session.getSnapshot();
    const end = findEnd(snapshot);
    const channel = snapshot.channels.find(({ id }) => id === channelId);
    if (end !== null) drop(end);
    else if (channel !== undefined) teller.tell(channel);
  }

  return {
    ...{ config, subscribe: store.subscribe, getState: store.getSnapshot },
    ...{ stay: watch.stay, close: () => line?.send({ renavest: "close" }) },
    /** The frame goes, with its page or without it: nobody comes back to its session. */
    leave: () => access?.end(),
    retry: () => void goOn(make()),
    /** A session ran out and the page had no new word: what is on the screen waits. */
    resume() {
      const { view } = get();
      if (view.kind !== "chat") return;
      view.session.stop();
      view.session.start();
    },
    /** Somebody nobody vouches for begins. Rejects as the server refuses. */
    async visit(visitor: Visitor, drawNote: DrawVisit): Promise<void> {
      const own = access;
      const entered = await own?.enterAsVisitor(visitor);
      if (own && entered && access === own) await show(own, entered, drawNote);
    },
    fail: (error: unknown) => drop(toProblem(error)),
    ...{ goOn, makeAccess: make, getAccess: () => access, askPage: () => asker.ask(false) },
    /** `listener`: the page has said something that may be about who is signed in there. */
    onSettings(listener: () => void) {
      onSettings = listener;
    },
    /** In a click. */
    askCode: async () => (await get().rest?.signInByPopup(config.siteKey)) ?? null,
    /** In a click. */
    async signIn() {
      const code = await this.askCode();
      const own = access ?? make();
      try {
        if (code === null || !(await own.enterBy(code))) return set({ isBlocked: true });
      } catch (error) {
        return drop(toProblem(error));
      }
      if (get().view.kind === "chat") return this.resume();
      await goOn(own);
    },
  };
}
