import type { ReactNode } from "react";
import { MessageBubble } from "./message-bubble";
import type { Said } from "./timeline";
import { type ChangeActions, isChangeable, type MessageChange } from "./use-message-change";

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
  const { Options, Editor } = actions.tools;
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
          <Editor
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
