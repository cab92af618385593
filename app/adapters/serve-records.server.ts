import type { MessagePort } from "node:worker_threads";
import { isChatError } from "~/domain/errors";
import type { BodyChunk, MadeBody, RecordBodyOrder } from "~/services/ports/record-bodies";
import type { FromRecordThread, ToRecordThread } from "./record-thread-messages.server";

/** Makes one body; `spare`: memory for the next piece, where some has come back. */
export type MakeBody = (
  order: RecordBodyOrder,
  spare: () => Uint8Array | undefined,
) => AsyncGenerator<BodyChunk, MadeBody, void>;

/** A record in the making: how many more pieces may be made, and whether anybody still wants it. */
interface Making {
  room: number;
  isWanted: boolean;
  readonly spare: Uint8Array[];
  wake(): void;
}

/** The other end of `createRecordThread`: makes what is asked for, never further ahead than there is room for. */
export function serveRecords(port: MessagePort, make: MakeBody): void {
  const makings = new Map<number, Making>();
  const tell = (message: FromRecordThread, give: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, [...give]);

  async function whenRoom(making: Making): Promise<void> {
    while (making.room <= 0 && making.isWanted)
      await new Promise<void>((resolve) => {
        making.wake = resolve;
      });
  }

  async function run({ id, order, room }: Extract<ToRecordThread, { kind: "make" }>): Promise<void> {
    const making: Making = { room, isWanted: true, spare: [], wake: () => undefined };
    makings.set(id, making);
    try {
      const body = make(order, () => making.spare.pop());
      for (let step = await body.next(); making.isWanted; step = await body.next()) {
        if (step.done === true) return tell({ id, kind: "end", made: step.value });
        making.room -= 1;
        tell({ id, kind: "chunk", ...step.value }, [step.value.bytes.buffer as ArrayBuffer]);
        await whenRoom(making);
      }
      await body.return(undefined as never);
    } catch (error) {
      tell({ id, kind: "failed", code: isChatError(error) ? error.code : null });
    } finally {
      makings.delete(id);
    }
  }

  port.on("message", (message: ToRecordThread) => {
    if (message.kind === "make") return void run(message);
    const making = makings.get(message.id);
    if (making === undefined) return;
    if (message.kind === "cancel") making.isWanted = false;
    else {
      making.room += 1;
      making.spare.push(new Uint8Array(message.spent.buffer));
    }
    making.wake();
  });
}
