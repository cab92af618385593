import type { ReactNode } from "react";
import { useClock } from "../time/clock";
import { canStillEdit } from "./can-still-edit";
import { MessageBubble, toOptionsId } from "./message-bubble";
import { MessageEditor } from "./message-editor";
import { MessageOptions } from "./message-options";
import type { Said } from "./timeline";
import { type ChangeActions, isChangeable, type MessageChange, type OpenChange } from "./use-message-change";

interface SaidLineProps {
  readonly item: Said;
  readonly tabbable: boolean;
  readonly marked: boolean;
  /** Null: nothing can be changed here. */
  readonly actions: ChangeActions | null;
  readonly change: MessageChange;
  readonly closed: boolean;
  /** The person is back at the message itself. */
  readonly onReturn: (key: string) => void;
  readonly children: ReactNode;
}

/** A message in the log, with what its author can do about it. */
export function SaidLine(props: SaidLineProps) {
  const { item, tabbable, marked, actions, change, closed, onReturn, children } = props;
  const open = change.open?.key === item.key ? change.open : null;
  const id = item.id;
  if (actions === null || id === null || (open === null && !isChangeable(item))) {
    return (
      <MessageBubble item={item} tabbable={tabbable} marked={marked} onOptions={null}>
        {children}
      </MessageBubble>
    );
  }
  const leave = () => {
    change.close();
    onReturn(item.key);
  };
  const run = (work: Parameters<MessageChange["run"]>[0]) =>
    void change.run(work).then((done) => done && onReturn(item.key));
  return (
    <MessageBubble
      item={item}
      tabbable={tabbable}
      marked={marked}
      onOptions={change.toggle}
      options={
        open === null || open.step === "edit" ? null : (
          <Options
            item={item}
            open={open}
            change={change}
            closed={closed}
            onClose={leave}
            onDeleteForGood={() => run(() => actions.remove(id))}
          />
        )
      }
      editor={
        open?.step === "edit" ? (
          <MessageEditor
            content={item.content ?? ""}
            change={open}
            onCancel={leave}
            onSave={(text) => run(() => actions.edit(id, text))}
          />
        ) : null
      }
    >
      {children}
    </MessageBubble>
  );
}

interface OptionsProps {
  readonly item: Said;
  readonly open: OpenChange;
  readonly change: MessageChange;
  readonly closed: boolean;
  readonly onClose: () => void;
  readonly onDeleteForGood: () => void;
}

/** Alone asks the clock, so that not every message is drawn anew with each tick. */
function Options({ item, open, change, closed, onClose, onDeleteForGood }: OptionsProps) {
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
