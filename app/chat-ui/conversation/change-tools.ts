import { MessageEditor } from "./message-editor";
import { SaidOptions } from "./said-options";

/** What one's own messages are changed with. Apart from the log, so that a page may load it after the messages. */
export interface ChangeTools {
  readonly Options: typeof SaidOptions;
  readonly Editor: typeof MessageEditor;
}

/** They never change, so that the log is not drawn anew for them. */
export const CHANGE_TOOLS: ChangeTools = { Options: SaidOptions, Editor: MessageEditor };
