import type { KeyObject } from "node:crypto";
import type { RecordBodies } from "~/services/ports/record-bodies";
import type { RecordTools } from "~/services/ports/record-tools";
import { createRecordThread } from "./record-thread.server";
import { createRecordTools } from "./record-tools.server";

/** All that records are made with; `recordBodies` null: the thread that does everything else makes them. */
export interface RecordParts {
  readonly records: RecordTools;
  readonly recordBodies: RecordBodies | null;
  close(): Promise<void>;
}

/** `worker`: the built `record-worker.server.ts`, where the process has one. */
export function createRecordParts(options: {
  readonly key: { readonly id: string; readonly privateKey: KeyObject };
  readonly worker: URL | undefined;
  readonly connection: object;
  readonly ring: { readonly ids: readonly string[]; find(id: string): Buffer };
}): RecordParts {
  const { key, worker, connection, ring } = options;
  const keys = ring.ids.map((id) => [id, ring.find(id)] as const);
  const thread =
    worker === undefined ? null : createRecordThread({ file: worker, data: { connection, keys } });
  return {
    records: createRecordTools({ key, verifierFile: "public/verify.html" }),
    recordBodies: thread,
    close: async () => await thread?.close(),
  };
}
