import { WIDGET_PROTOCOL_VERSIONS } from "~/protocol/widget-frame";
import {
  toPageMessage,
  type WidgetMessageToFrame,
  type WidgetMessageToPage,
} from "~/protocol/widget-messages";

/** The line to the frame. What is sent before it stands is lost: `hello` says that it stands, now or anew. */
export interface Line {
  send(message: WidgetMessageToFrame): void;
  /** The frame has said hello. */
  isUp(): boolean;
  cut(): void;
}

/** Waits for the frame's `hello`, from its very window and our origin, and gives it one end of a line. */
export function openLine(
  frame: HTMLIFrameElement,
  origin: string,
  hear: (message: WidgetMessageToPage) => void,
): Line {
  let port: MessagePort | null = null;

  const listen = ({ origin: from, source, data }: MessageEvent<unknown>) => {
    const { contentWindow } = frame;
    if (from !== origin || contentWindow === null || source !== contentWindow) return;
    const hello = toPageMessage(data);
    if (hello?.renavest !== "hello") return;
    port?.close();
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port1.onmessage = (event: MessageEvent<unknown>) => {
      const message = toPageMessage(event.data);
      if (message) hear(message);
    };
    contentWindow.postMessage({ renavest: "offer", versions: WIDGET_PROTOCOL_VERSIONS }, origin, [port2]);
    hear(hello);
  };
  addEventListener("message", listen);

  return {
    isUp: () => port !== null,
    send: (message) => port?.postMessage(message),
    cut() {
      removeEventListener("message", listen);
      // What is under way in a port that is closed later still arrives.
      setTimeout((old) => old?.close(), 0, port);
    },
  };
}
