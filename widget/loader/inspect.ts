import { listWidgetCrossings } from "~/protocol/widget-messages";
import { findFaults } from "./find-faults";
import type { Settings } from "./settings";

/** What keeps the chat from working on this page, as far as the page can see it; nothing where all is well. */
export const diagnose = (origin: string, settings: Settings) => findFaults(origin, settings);

/** Every field that can cross between page and frame, and why. */
export const privacyReport = () => listWidgetCrossings();
