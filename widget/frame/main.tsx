import { createRoot } from "react-dom/client";
import type { WidgetFrameConfig } from "~/protocol/widget-frame";
import { createFrame } from "./frame";
import { FrameScreen } from "./frame-screen";

const [config, root] = ["frame-config", "root"].map((id) => document.getElementById(id));
if (config && root) {
  const frame = createFrame(JSON.parse(config.textContent ?? "") as WidgetFrameConfig, {
    parent: window.parent,
    claimedOrigin: location.hash.slice(1),
    addEventListener: (type, listener) => window.addEventListener(type, listener),
  });
  // Taken away by `destroy`, it hears nothing more of the page. One that a browser keeps may come back.
  addEventListener("pagehide", ({ persisted }) => persisted || frame.leave());
  createRoot(root).render(<FrameScreen frame={frame} />);
}
