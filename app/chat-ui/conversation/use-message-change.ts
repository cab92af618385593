import { useCallback, useRef, useState } from "react";
import type { ChangeOutcome, ChangeProblem } from "~/client/message-changer";
import type { ChangeTools } from "./change-tools";
import type { Said } from "./timeline";

/** What is being done to one of one's own messages. */
export interface OpenChange {
  /** The message's key. */
  readonly key: string;
  readonly step: "menu" | "edit" | "confirm_delete";
  /** Under way: the message still stands as it was. */
  readonly working: boolean;
  readonly problem: ChangeProblem | null;
}

/** Changing one's own messages, one at a time. */
export interface MessageChange {
  readonly open: OpenChange | null;
  /** Opens the options of a message, or closes them. */
  readonly toggle: (key: string) => void;
  readonly goTo: (step: OpenChange["step"]) => void;
  readonly close: () => void;
  /** Does it; closes when done, else says what was in the way. True: done. */
  readonly run: (work: () => Promise<ChangeOutcome>) => Promise<boolean>;
}

/** How a log's messages are changed; ids are the messages' own. */
export interface ChangeActions {
  readonly tools: ChangeTools;
  readonly edit: (messageId: string, text: string) => Promise<ChangeOutcome>;
  readonly remove: (messageId: string) => Promise<ChangeOutcome>;
}

/** Keeps which message is being changed, and how far that is. */
export function useMessageChange(): MessageChange {
  const [open, setOpen] = useState<OpenChange | null>(null);
  const current = useRef(open);
  current.current = open;

  const toggle = useCallback((key: string) => {
    // What is being written or under way is not thrown away by opening another one's options.
    const isBusy = (was: OpenChange) => was.working || was.step === "edit";
    setOpen((was) => {
      if (was === null || (was.key !== key && !isBusy(was)))
        return { key, step: "menu", working: false, problem: null };
      return isBusy(was) ? was : null;
    });
  }, []);
  const goTo = useCallback((step: OpenChange["step"]) => {
    setOpen((was) => was && { ...was, step, problem: null });
  }, []);
  const close = useCallback(() => setOpen(null), []);
  const run = useCallback(async (work: () => Promise<ChangeOutcome>) => {
    const begun = current.current;
    if (begun === null || begun.working) return false;
    setOpen({ ...begun, working: true, problem: null });
    const outcome = await work();
    setOpen((was) => {
      if (was?.key !== begun.key) return was;
      return outcome.done ? null : { ...was, working: false, problem: outcome.problem };
    });
    return outcome.done;
  }, []);

  return { open, toggle, goTo, close, run };
}

/** Whether there is something of one's own to change: stored, still there, legible. */
export function isChangeable(item: Said): boolean {
  return item.own && !item.before && item.id !== null && item.missing === null;
}
