import { afterEach, expect, test, vi } from "vitest";
import { type HostWindow, openHostLine } from "../../../widget/frame/host-line";

const PAGE = "https://benefits.example";
const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

function stand(claimedOrigin = PAGE) {
  const posted = vi.fn();
  const parent = { postMessage: posted } as unknown as Window;
  let listener: (event: MessageEvent<unknown>) => void = () => undefined;
  const host: HostWindow = {
    ...{ parent, claimedOrigin },
    addEventListener: (_type, added) => {
      listener = added;
    },
  };
  const heard: unknown[] = [];
  const line = openHostLine(host, [PAGE], (message) => heard.push(message));
  const offer = (given: { origin?: string; source?: unknown; versions?: number[] } = {}) => {
    const { port1, port2 } = new MessageChannel();
    opened.push(port1, port2);
    const said: unknown[] = [];
    port1.onmessage = ({ data }) => said.push(data);
    const { origin = PAGE, source = parent, versions = [1] } = given;
    const data = { renavest: "offer", versions };
    listener({ origin, source, data, ports: [port2] } as unknown as MessageEvent<unknown>);
    return { port: port1, said };
  };
  return { line, posted, heard, offer };
}

test("a page that is not registered is told nothing at all", () => {
  const { line, posted } = stand("https://elsewhere.example");
  expect(line).toBeNull();
  expect(posted).not.toHaveBeenCalled();
});

test("hello goes to the registered origin alone, and what waited comes through the line", async () => {
  const { line, posted, offer } = stand();
  expect(posted.mock.calls).toEqual([[{ renavest: "hello" }, PAGE]]);
  line?.send({ renavest: "close" });
  const { said } = offer();
  await vi.waitFor(() => expect(said).toEqual([{ renavest: "ready", version: 1 }, { renavest: "close" }]));
});

test.each([
  ["another origin", { origin: "https://elsewhere.example" }],
  ["another window", { source: {} }],
])("an offer from %s is not taken, and does not stand in the way of the page's own", async (_name, from) => {
  const { line, offer } = stand();
  const stranger = offer(from);
  const { said } = offer();
  line?.send({ renavest: "close" });
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(stranger.said).toEqual([]);
});

test("only messages of the table are heard, and no second offer", async () => {
  const { heard, offer } = stand();
  const { port } = offer();
  port.postMessage({ renavest: "token", token: "t", more: 1 });
  port.postMessage({ renavest: "offer", versions: [1] });
  port.postMessage("hello");
  port.postMessage({ renavest: "shown", open: true });
  await vi.waitFor(() => expect(heard).toEqual([{ renavest: "shown", open: true }]));
  const second = offer();
  second.port.postMessage({ renavest: "end" });
  port.postMessage({ renavest: "shown", open: false });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
});

test("a loader that speaks no version of ours is told so by name", async () => {
  const { offer } = stand();
  const { said } = offer({ versions: [99] });
  await vi.waitFor(() => expect(said).toEqual([{ renavest: "notice", code: "incompatible" }]));
});
