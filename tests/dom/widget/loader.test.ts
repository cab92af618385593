import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as panelModule from "../../../widget/loader/panel";
import { createWidget } from "../../../widget/loader/widget";

const ORIGIN = "https://chat.example";

let gone = 0;
let api: ReturnType<typeof createWidget>;
let heard: [string, unknown][] = [];

const hosts = () => [...document.documentElement.children].filter(({ shadowRoot }) => shadowRoot !== null);
const root = () => hosts()[0]!.shadowRoot!;
const frame = () => root().querySelector("iframe");
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** As the frame posts it: what `postMessage` from that window and origin brings about. */
function post(data: unknown, origin = ORIGIN, source: Window | null = frame()!.contentWindow) {
  window.dispatchEvent(new MessageEvent("message", { data, origin, source: source as Window }));
}

/** Opens the widget. jsdom makes no window for a frame in a shadow, so it gets that of a frame outside. */
async function openFrame(settings: Parameters<typeof api.boot>[0]) {
  api.boot(settings);
  api.open();
  await settled();
  const lender = document.createElement("iframe");
  document.body.append(lender);
  Object.defineProperty(frame(), "contentWindow", { value: lender.contentWindow });
  return vi.spyOn(frame()!.contentWindow!, "postMessage").mockReturnValue();
}

/** Opens it and completes the handshake: the frame's end of the line, and all it is told. */
async function shakeHands(settings: Parameters<typeof api.boot>[0]) {
  const offered = await openFrame(settings);
  const told: unknown[] = [];
  post({ renavest: "hello" });
  const [offer, target, ports] = offered.mock.calls[0] as unknown as [unknown, string, MessagePort[]];
  const port = ports[0]!;
  port.onmessage = ({ data }) => told.push(data);
  return { port, offer, target, told };
}

beforeEach(() => {
  // jsdom has no constructed sheets.
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync() {}
    },
  );
  vi.stubGlobal("CSS", { supports: (_name: string, value: unknown) => /^#[\da-f]{6}$/.test(String(value)) });
  gone = 0;
  heard = [];
  api = createWidget(
    ORIGIN,
    async () => panelModule,
    () => gone++,
  );
  for (const name of ["ready", "open", "close", "unread", "error", "identity_required", "token_expired"])
    api.on(name, (detail) => heard.push([name, detail]));
});

afterEach(() => {
  api.destroy();
  document.body.replaceChildren();
});

describe("the loader", () => {
  test("draws a launcher, and no frame before the first opening", () => {
    api.boot({ site: "key", label: "Ask us" });
    expect(root().querySelector("button")!.textContent).toContain("Ask us");
    expect(frame()).toBeNull();
  });

  test("the frame comes with the first opening, and stays for the next", async () => {
    api.boot({ site: "a key" });
    api.open();
    await settled();
    const first = frame();
    expect(first!.src).toBe(`${ORIGIN}/widget/frame?site=a%20key#${location.origin}`);
    api.close();
    await settled();
    expect(first!.hidden).toBe(true);
    api.open();
    await settled();
    expect(frame()).toBe(first);
  });

  test("booting twice is an update", async () => {
    api.boot({ site: "key", label: "One" });
    api.boot({ label: "Two" });
    expect(hosts()).toHaveLength(1);
    expect(root().querySelector("button")!.textContent).toContain("Two");
    await settled();
    expect(heard).toEqual([["ready", undefined]]);
  });

  test("without a site there is an error and nothing in the page", () => {
    api.boot();
    expect([hosts(), heard]).toEqual([[], [["error", { code: "site_missing" }]]]);
  });

  test("hello is answered to our origin alone, and what waited goes through the line", async () => {
    const { offer, target, told } = await shakeHands({ site: "key", theme: "dark" });
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect([offer, target]).toEqual([{ renavest: "offer", versions: [1] }, ORIGIN]);
    expect(told).toEqual([
      { renavest: "settings", locale: null, theme: "dark", accent: null },
      { renavest: "shown", open: true },
    ]);
  });

  test("hello from another origin, another window or with more in it is not answered", async () => {
    const answer = await openFrame({ site: "key" });
    post({ renavest: "hello" }, "https://evil.example");
    post({ renavest: "hello" }, ORIGIN, window);
    post({ renavest: "hello", more: 1 });
    post({ renavest: "unread", count: 1 });
    expect(answer).not.toHaveBeenCalled();
    expect(api.getUnreadCount()).toBe(0);
  });

  test("counts and states come through, all else is dropped", async () => {
    const { port } = await shakeHands({ site: "key" });
    port.postMessage({ renavest: "unread", count: 2, text: "secret" });
    port.postMessage({ renavest: "notice", code: "identity_required" });
    port.postMessage({ renavest: "unread", count: 2 });
    await vi.waitFor(() => expect(api.getUnreadCount()).toBe(2));
    expect(root().querySelector("b")!.textContent).toBe("2");
    expect(heard.slice(2)).toEqual([
      ["identity_required", undefined],
      ["unread", { count: 2 }],
    ]);
  });

  test("a token that arrives after sign-out is not handed over", async () => {
    let give: (token: string) => void = () => undefined;
    const getToken = vi.fn(
      () =>
        new Promise<string>((resolve) => {
          give = resolve;
        }),
    );
    const { port, told } = await shakeHands({ site: "key", getToken });
    port.postMessage({ renavest: "token_wanted", refused: false });
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    api.shutdown();
    give("of somebody else");
    await vi.waitFor(() => expect(told).toContainEqual({ renavest: "end" }));
    await settled();
    expect(told.map((one) => (one as { renavest: string }).renavest)).toEqual(["settings", "shown", "end"]);
  });

  test("the page is asked for its word while the frame loads, and anew once that was refused", async () => {
    const getToken = vi.fn().mockResolvedValueOnce("first").mockResolvedValueOnce("second");
    const { port, told } = await shakeHands({ site: "key", getToken });
    expect(getToken).toHaveBeenCalledOnce();
    port.postMessage({ renavest: "token_wanted", refused: false });
    await vi.waitFor(() => expect(told).toContainEqual({ renavest: "token", token: "first" }));
    expect(getToken).toHaveBeenCalledOnce();
    port.postMessage({ renavest: "token_wanted", refused: true });
    await vi.waitFor(() => expect(told).toContainEqual({ renavest: "token", token: "second" }));
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  test("signed out while the panel is still loading: no frame comes", async () => {
    api.boot({ site: "key" });
    api.open();
    api.shutdown();
    await settled();
    expect(frame()).toBeNull();
  });

  test("a listener that throws does not reach the page, nor the next listener", async () => {
    const later = vi.fn();
    api.on("ready", () => {
      throw new Error("the page's own mistake");
    });
    api.on("ready", later);
    api.boot({ site: "key" });
    await settled();
    expect(later).toHaveBeenCalledOnce();
  });

  test("who listens after booting hears that it is ready", async () => {
    const late = vi.fn();
    api.boot({ site: "key" });
    api.on("ready", late);
    await settled();
    expect(late).toHaveBeenCalledOnce();
  });

  test("a launcher that is no selector makes no click of the page fail", () => {
    const failed = vi.fn((event: Event) => event.preventDefault());
    window.addEventListener("error", failed);
    api.boot({ site: "key", launcher: "::nothing(" });
    document.body.click();
    window.removeEventListener("error", failed);
    expect(failed).not.toHaveBeenCalled();
  });

  test("a container that is no selector, or finds nothing, is no failure: it stands on the page", async () => {
    for (const container of ["::nothing(", "#not-there"]) {
      api.boot({ site: "key", container });
      expect(hosts()).toHaveLength(1);
      expect(hosts()[0]!.getAttribute("style")).toContain("position: fixed");
    }
    await settled();
    expect(heard).toEqual([["ready", undefined]]);
  });

  test("an accent that is no colour leaves ours", () => {
    const accentOf = () => (hosts()[0] as HTMLElement).style.getPropertyValue("--a");
    api.boot({ site: "key", accent: "#1f4e79" });
    expect(accentOf()).toBe("#1f4e79");
    api.update({ accent: "sky" });
    expect(accentOf()).toBe("#1e6b55");
  });

  test("nothing that a page may call or give throws", () => {
    api.boot({ site: "key" });
    for (const given of [null, undefined, 0, "", { container: 5, launcher: 5, label: 5, accent: 5 }])
      for (const name of ["boot", "update", "identify"] as const)
        expect(() => api[name](given as never)).not.toThrow();
  });

  describe("a frame that does not answer", () => {
    test.each(["en", "es"])("is taken away, with a word to page and person (%s)", async (locale) => {
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      try {
        api.boot({ site: "key", locale });
        api.open();
        await vi.waitFor(() => expect(frame()).not.toBeNull());
        frame()!.dispatchEvent(new Event("load"));
        vi.advanceTimersByTime(2_000);
        expect(heard.at(-1)).toEqual(["error", { code: "no_answer" }]);
        expect(frame()).toBeNull();
        expect(root().querySelector("button")!.textContent).toContain(
          locale === "es" ? "El chat no está disponible ahora" : "Chat is not available now",
        );
        api.open();
        await vi.waitFor(() => expect(frame()).not.toBeNull());
        expect(root().querySelector("button")!.textContent).toBe("Chat0");
      } finally {
        vi.useRealTimers();
      }
    });

    test("also one that never loads", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      try {
        api.boot({ site: "key" });
        api.open();
        await vi.waitFor(() => expect(frame()).not.toBeNull());
        vi.advanceTimersByTime(20_000);
        expect(heard.at(-1)).toEqual(["error", { code: "no_answer" }]);
      } finally {
        vi.useRealTimers();
      }
    });

    test("one that answered stays", async () => {
      await shakeHands({ site: "key" });
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      frame()!.dispatchEvent(new Event("load"));
      vi.advanceTimersByTime(2_000);
      vi.useRealTimers();
      expect([frame() === null, heard]).toEqual([
        false,
        [
          ["open", undefined],
          ["ready", undefined],
        ],
      ]);
    });
  });

  test.each([
    ["en", "Chat unavailable"],
    ["es", "Chat no disponible"],
  ])(
    "a panel that cannot be loaded: page and person are told, and the next press tries anew (%s)",
    async (locale, words) => {
      let isThere = false;
      api.destroy();
      api = createWidget(
        ORIGIN,
        async () => {
          if (!isThere) throw new TypeError("Failed to fetch dynamically imported module");
          return panelModule;
        },
        () => gone++,
      );
      api.on("error", (detail) => heard.push(["error", detail]));
      api.boot({ site: "key", label: "Ask us", locale });
      api.open();
      await vi.waitFor(() => expect(heard.at(-1)).toEqual(["error", { code: "unavailable" }]));
      const button = root().querySelector("button")!;
      expect([button.textContent, button.ariaExpanded]).toEqual([`${words}0`, "false"]);
      isThere = true;
      api.open();
      expect(button.textContent).toBe("Ask us0");
      await vi.waitFor(() => expect(frame()).not.toBeNull());
    },
  );

  test("destroy leaves no timer that waits for the frame, and no listener for the shape of the page", async () => {
    const shape = new EventTarget();
    const [added, removed] = [vi.spyOn(shape, "addEventListener"), vi.spyOn(shape, "removeEventListener")];
    vi.stubGlobal("visualViewport", shape);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      api.boot({ site: "key" });
      api.open();
      await vi.waitFor(() => expect(frame()).not.toBeNull());
      frame()!.dispatchEvent(new Event("load"));
      api.destroy();
      // The frame's farewell.
      vi.advanceTimersByTime(1_000);
      expect(vi.getTimerCount()).toBe(0);
      expect(removed.mock.calls).toEqual(added.mock.calls);
      expect(added).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    }
  });

  test("a frame that speaks another version is taken away", async () => {
    const { port } = await shakeHands({ site: "key" });
    port.postMessage({ renavest: "notice", code: "incompatible" });
    await vi.waitFor(() => expect(heard.at(-1)).toEqual(["error", { code: "incompatible" }]));
    expect(frame()?.hidden).toBe(true);
  });

  test("a frame that begins anew is told anew", async () => {
    const { told } = await shakeHands({ site: "key" });
    await vi.waitFor(() => expect(told).toHaveLength(2));
    const again = vi.mocked(frame()!.contentWindow!.postMessage);
    post({ renavest: "hello" });
    const ports = again.mock.calls[1] as unknown as [unknown, string, MessagePort[]];
    const toldAgain: unknown[] = [];
    ports[2][0]!.onmessage = ({ data }) => toldAgain.push(data);
    await vi.waitFor(() => expect(toldAgain).toHaveLength(2));
    expect(toldAgain.at(-1)).toEqual({ renavest: "shown", open: true });
  });

  test("how many are unread is read out in words", async () => {
    const { port } = await shakeHands({ site: "key", label: "Ayuda", locale: "es" });
    port.postMessage({ renavest: "unread", count: 2 });
    await vi.waitFor(() => expect(root().querySelector("button")!.ariaLabel).toBe("Ayuda, 2 sin leer"));
    expect(root().querySelector("button")!.textContent).toBe("Ayuda2");
    port.postMessage({ renavest: "unread", count: 0 });
    await vi.waitFor(() => expect(root().querySelector("button")!.ariaLabel).toBeNull());
    expect(root().querySelector("button")!.textContent).toContain("Ayuda");
  });

  test("destroy leaves nothing, and tells whoever holds the global", () => {
    api.boot({ site: "key" });
    api.destroy();
    expect([hosts(), gone]).toEqual([[], 1]);
  });

  test("a page that throws the widget out gets it back", async () => {
    api.boot({ site: "key" });
    hosts()[0]!.remove();
    await vi.waitFor(() => expect(hosts()).toHaveLength(1));
  });
});
