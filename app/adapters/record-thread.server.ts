import { Worker } from "node:worker_threads";
import { ChatError } from "~/domain/errors";
import type { BodyChunk, MadeBody, RecordBodies, RecordBodyOrder } from "~/services/ports/record-bodies";
import type { FromRecordThread, RecordThreadData, ToRecordThread } from "./record-thread-messages.server";

/** Pieces of one record on their way at once. */
const ROOM = 4;
const IDLE_MS = 30_000;
/** One record in the making fits several times; more is a fault, which then ends the thread and not the process. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 } as const;

/** Records made by a thread of their own, which ends when nobody has wanted one for a while. */
export interface RecordThread extends RecordBodies {
  close(): Promise<void>;
}

/** `file`: the built worker. Its failure is the failure of the records it was making; the next one gets a new thread. */
export function createRecordThread({
  file,
  data,
  idleMs = IDLE_MS,
}: {
  readonly file: URL;
  readonly data: Omit<RecordThreadData, "sends">;
  readonly idleMs?: number;
}): RecordThread {
  const sends = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let made = 0;
  const lines = new Map<number, Line>();

  function start(): Worker {
    const started = new Worker(file, {
      workerData: { ...data, sends } satisfies RecordThreadData,
      resourceLimits: MEMORY,
    });
    started.on("message", (message: FromRecordThread) => lines.get(message.id)?.push(message));
    // Heard, or it would end the process; its exit follows.
    started.on("error", () => undefined);
    started.once("exit", () => {
      if (worker === started) letGo();
    });
    started.unref();
    return started;
  }

  /** The thread is gone, or as good as gone: nobody waits for it. */
  function letGo(): void {
    worker = null;
    for (const [id, line] of lines) line.push({ id, kind: "failed", code: null });
  }

  async function* make(order: RecordBodyOrder): AsyncGenerator<BodyChunk, MadeBody, void> {
    clearTimeout(idle);
    worker ??= start();
    const thread = worker;
    const id = ++made;
    const tell = (message: ToRecordThread, give: readonly ArrayBuffer[] = []) =>
      thread.postMessage(message, [...give]);
    const line = createLine();
    lines.set(id, line);
    let isOver = false;
    try {
      tell({ id, kind: "make", order, room: ROOM });
      for (;;) {
        const message = await line.next();
        isOver = message.kind !== "chunk";
        if (message.kind === "end") return message.made;
        if (message.kind === "failed") throw toError(message.code);
        const { bytes, told } = message;
        yield { bytes, told };
        // Its memory goes back: left to the collector, the pieces of one long record would take as much as the record.
        tell({ id, kind: "more", spent: bytes }, [bytes.buffer as ArrayBuffer]);
      }
    } finally {
      lines.delete(id);
      if (!isOver) tell({ id, kind: "cancel" });
      if (lines.size === 0) idle = setTimeout(stop, idleMs).unref();
    }
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    letGo();
    await ending?.terminate();
  }

  return { make, makeWay: () => void Atomics.add(sends, 0, 1), close: stop };
}

function toError(code: ConstructorParameters<typeof ChatError>[0] | null): Error {
  return code === null ? new Error("the thread that makes records failed") : new ChatError(code);
}

/** What has come and was not taken yet. */
interface Line {
  push(message: FromRecordThread): void;
  next(): Promise<FromRecordThread>;
}

function createLine(): Line {
  const come: FromRecordThread[] = [];
  let wake: () => void = () => undefined;
  return {
    push(message) {
      come.push(message);
      wake();
    },
    async next() {
      for (;;) {
        const message = come.shift();
        if (message !== undefined) return message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
