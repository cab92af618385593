import { useClock } from "../time/clock";
import { canStillEdit } from "./can-still-edit";
import { toOptionsId } from "./message-bubble";
import { MessageOptions } from "./message-options";
import type { Said } from "./timeline";
import type { MessageChange, OpenChange } from "./use-message-change";

interface SaidOptionsProps {
  readonly item: Said;
  readonly open: OpenChange;
  readonly change: MessageChange;
  readonly closed: boolean;
  readonly onClose: () => void;
  readonly onDeleteForGood: () => void;
}

/** What can be done with a message now. Alone asks the clock, so that not every message is drawn anew with each tick. */
export function SaidOptions({ item, open, change, closed, onClose, onDeleteForGood }: SaidOptionsProps) {
  const { now } = useClock();
  return (
    <MessageOptions
      key={open.step}
      id={toOptionsId(item.key)}
      at={item.at}
      change={open}
      editable={canStillEdit(item, closed, now)}
      onEdit={() => change.goTo("edit")}
      onDelete={() => change.goTo("confirm_delete")}
      onDeleteForGood={onDeleteForGood}
      onClose={onClose}
    />
  );
}
