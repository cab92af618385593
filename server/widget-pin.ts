import { fileURLToPath } from "node:url";
import { pinWidget } from "./widget-pins";

/** `npm run widget:pin`: commit what it adds to widget/pinned. */
console.log(`widget: ${pinWidget(fileURLToPath(new URL("..", import.meta.url)))} stays`);
