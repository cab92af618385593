import { WIDGET_PROTOCOL_VERSIONS } from "~/protocol/widget-frame";
import {
  toFrameMessage,
  type WidgetMessageToFrame,
  type WidgetMessageToPage,
} from "~/protocol/widget-messages";

/** The line to the page. What is said before it stands waits. */
export interface HostLine {
  send(message: WidgetMessageToPage): void;
}

/** Where the frame stands; a test puts in its own. */
export interface HostWindow {
  readonly parent: Pick<Window, "postMessage">;
  /** What the page claims to be: it counts only if it is registered. */
  readonly claimedOrigin: string;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown>) => void): void;
}

/** Says hello to one registered origin and takes the line it offers. Null where no registered page holds the frame. */
export function openHostLine(
  host: HostWindow,
  origins: readonly string[],
  hear: (message: WidgetMessageToFrame) => void,
): HostLine | null {
  const origin = origins.find((one) => one === host.claimedOrigin);
  if (origin === undefined) return null;
  let port: MessagePort | null = null;
  const waiting: WidgetMessageToPage[] = [];

  host.addEventListener("message", ({ origin: from, source, data, ports: [offered] }) => {
    if (from !== origin || source !== host.parent || port !== null || offered === undefined) return;
    const offer = toFrameMessage(data);
    if (offer?.renavest !== "offer") return;
    port = offered;
    const version = Math.max(...WIDGET_PROTOCOL_VERSIONS.filter((one) => offer.versions.includes(one)), 0);
    if (version === 0) return port.postMessage({ renavest: "notice", code: "incompatible" });
    port.onmessage = (event: MessageEvent<unknown>) => {
      const message = toFrameMessage(event.data);
      if (message !== null && message.renavest !== "offer") hear(message);
    };
    for (const message of [{ renavest: "ready", version } as const, ...waiting]) port.postMessage(message);
  });
  host.parent.postMessage({ renavest: "hello" }, origin);

  return {
    send(message) {
      if (port === null) waiting.push(message);
      else port.postMessage(message);
    },
  };
}
