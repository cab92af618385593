import { createElement as draw } from "preact";
import { expect, test } from "vitest";
import { memo } from "../../../widget/renderer/memo";
import { createContext, useContext, useState, useSyncExternalStore } from "../../../widget/renderer/react";
import { createRoot } from "../../../widget/renderer/react-dom-client";
import { readSourceFiles } from "../../architecture/checks/source-file";

const settled = () => new Promise((resolve) => setTimeout(resolve, 100));

/** Draws it as the frame draws its screens; `draw` is what their JSX becomes. */
function show(drawn: Parameters<ReturnType<typeof createRoot>["render"]>[0]): HTMLElement {
  const root = document.createElement("div");
  document.body.append(root);
  createRoot(root).render(drawn);
  return root;
}

function Field() {
  const [text, setText] = useState("");
  const onChange = (event: Event) => setText((event.target as HTMLTextAreaElement).value.toUpperCase());
  return draw("textarea", { value: text, onChange } as object);
}

let drawn = 0;
const Counted = memo(({ text }: { text: string; at: number }) => {
  drawn += 1;
  return text as never;
});
const Loose = memo(Counted, (before, after) => before.text === after.text);

let news = "first";
let listeners: (() => void)[] = [];
function subscribe(listener: () => void) {
  // Told before anybody listened.
  if (news === "first") news = "meanwhile";
  listeners.push(listener);
  return () => {
    listeners = listeners.filter((one) => one !== listener);
  };
}
const getNews = () => news;
const News = () => useSyncExternalStore(subscribe, getNews) as never;

const Name = createContext("nobody");
const Called = () => useContext(Name) as never;

test("a field tells of each keystroke, and shows what its screen makes of it", async () => {
  const field = show(draw(Field, {})).querySelector("textarea")!;
  field.value = "hello";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await expect.poll(() => field.value).toBe("HELLO");
});

test("a handler finds the browser's event where React puts it", () => {
  const keys: string[] = [];
  const onKeyDown = ({ nativeEvent }: { nativeEvent: KeyboardEvent }) => keys.push(nativeEvent.key);
  const field = show(draw("textarea", { onKeyDown } as object)).querySelector("textarea")!;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  expect(keys).toEqual(["Enter"]);
});

test("focus and leaving it are heard further out", () => {
  const heard: string[] = [];
  const told = { onFocus: () => heard.push("in"), onBlur: () => heard.push("out") };
  const button = show(draw("div", told as object, draw("button", {}))).querySelector("button")!;
  button.focus();
  button.blur();
  expect(heard).toEqual(["in", "out"]);
});

test("lines of a drawing are styled, and nothing is no value", () => {
  const path = draw("path", { strokeWidth: "2", strokeLinecap: "round", className: "line" } as object);
  const root = show(draw("div", { id: null, title: undefined } as object, draw("svg", {}, path)));
  expect(root.innerHTML).toBe(
    '<div><svg><path stroke-width="2" stroke-linecap="round" class="line"></path></svg></div>',
  );
});

test("what is remembered is drawn again only for other props", async () => {
  const root = document.createElement("div");
  const put = async (text: string, at: number) => {
    createRoot(root).render(draw(Loose, { text, at }));
    await settled();
    return [root.textContent, drawn];
  };
  expect(await put("a", 1)).toEqual(["a", 1]);
  expect(await put("a", 2)).toEqual(["a", 1]);
  expect(await put("b", 2)).toEqual(["b", 2]);
});

test("a store's news is drawn, also when it came between drawing and listening", async () => {
  const root = show(draw(News, {}));
  expect(root.textContent).toBe("first");
  await expect.poll(() => root.textContent).toBe("meanwhile");
  news = "later";
  for (const listener of listeners) listener();
  await expect.poll(() => root.textContent).toBe("later");
  createRoot(root).render(null);
  await expect.poll(() => listeners).toEqual([]);
});

test("a context's value reaches what is within", () => {
  expect(show(draw(Name.Provider, { value: "Sam" }, draw(Called, {}))).textContent).toBe("Sam");
});

test("screens that the frame may show ask for nothing of React that is not here", () => {
  // `preact/compat` would translate these too; whoever needs one adds it to react-props.
  const unknown =
    /(?:\s|\.)(persist\(|is(?:DefaultPrevented|PropagationStopped)\(|(?:defaultValue|defaultChecked|onDoubleClick|on(?:Ani|Tra|Tou|Compo|BeforeInp)\w+|(?:fill|clip|font|text|stop|color|dominant|paint|marker|alignment)[A-Z]\w*)=)/g;
  const files = readSourceFiles(process.cwd(), ["app/chat-ui", "widget/frame"]);
  expect(files.length).toBeGreaterThan(50);
  const found = files.flatMap(({ path, ast }) =>
    [...ast.text.matchAll(unknown)].map(([, name]) => `${path}: ${name}`),
  );
  expect(found).toEqual([]);
});
